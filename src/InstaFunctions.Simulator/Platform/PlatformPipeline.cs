using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using InstaFunctions.Simulator.Accounts;
using InstaFunctions.Simulator.Calls;
using InstaFunctions.Simulator.Faults;

namespace InstaFunctions.Simulator.Platform;

/// <summary>
/// What every platform call goes through: it is written down, a fault may be chosen for it, it acts, and the fault
/// may spoil the answer.
/// </summary>
internal sealed class PlatformPipeline(InstagramSimulator simulator, CancellationToken stopping)
{
    // The platform writes "+" as it is, in its timestamps for one.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(300);

    public async Task ServeAsync(HttpContext http, string endpoint, Func<PlatformRequest, Task<PlatformAnswer>> act)
    {
        var call = simulator.CallLog.Add(simulator.Clock.GetUtcNow(), http.Request.Method, http.Request.Path, endpoint);
        var parameters = await PlatformRequest.ReadParametersAsync(http.Request);
        if (parameters is null)
        {
            await AnswerAsync(http, call, PlatformErrors.Parameter("The body is not a JSON object"));
            return;
        }

        call.Parameters = CallLog.Redact(parameters);
        var token = PlatformRequest.ReadToken(http.Request, parameters);
        var account = AccountOf(http, token);
        call.Account = account?.IgUserId;
        var request = new PlatformRequest { Http = http, Parameters = parameters, AccessToken = token, Account = account };
        var due = simulator.FaultBook.Next(endpoint, request);
        call.Fault = due.Names;
        request = request with { Fault = due.Chosen?.Fault, Changes = [.. due.Changes.Select(change => change.Fault)] };
        if (request.Fault is not { } fault)
        {
            await AnswerAsync(request, call, await act(request));
            return;
        }

        await ServeWithFaultAsync(request, fault, call, act);
    }

    private Task AnswerAsync(PlatformRequest request, CallRecord call, PlatformAnswer answer) => AnswerAsync(
        request.Http, call, request.Changes.Aggregate(answer, (changed, fault) => fault.Change!(simulator, request, changed)));

    private Task AnswerAsync(HttpContext http, CallRecord call, PlatformAnswer answer)
    {
        http.Response.Headers.Date = simulator.Clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        call.Status = answer.Status;
        http.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            http.Response.Headers[name] = value;
        }

        http.Response.ContentType = "application/json; charset=UTF-8";
        return http.Response.WriteAsync(answer.Body.ToJsonString(Plain), http.RequestAborted);
    }

    private async Task ServeWithFaultAsync(PlatformRequest request, Fault fault, CallRecord call, Func<PlatformRequest, Task<PlatformAnswer>> act)
    {
        var http = request.Http;
        switch (fault.Kind)
        {
            case FaultKind.Error:
                await AnswerAsync(request, call, FaultAnswers.Error(fault, http.Request.Path));
                break;
            case FaultKind.EmptyBefore:
                Empty(http, call, fault);
                break;
            case FaultKind.EmptyAfter:
                _ = await act(request);
                Empty(http, call, fault);
                break;
            case FaultKind.TimeoutBefore:
                await HoldAsync(http, fault);
                break;
            case FaultKind.ResetBefore:
                http.Abort();
                break;
            case FaultKind.Slow:
                await WaitAsync(http, TimeSpan.FromSeconds(fault.DelaySeconds ?? 5));
                await AnswerAsync(request, call, await act(request));
                break;
            case FaultKind.ErrorAfter:
                _ = await act(request);
                await AnswerAsync(request, call, FaultAnswers.Error(fault, http.Request.Path));
                break;
            case FaultKind.TimeoutAfter:
                _ = await act(request);
                await HoldAsync(http, fault);
                break;
            case FaultKind.ResetAfter:
                _ = await act(request);
                http.Abort();
                break;
            case FaultKind.MalformedJson:
                var whole = (await act(request)).Body.ToJsonString(Plain);
                await SpoilAsync(http, call, "application/json; charset=UTF-8", whole[..(whole.Length / 2)]);
                break;
            case FaultKind.WrongContentType:
                _ = await act(request);
                await SpoilAsync(http, call, "text/html; charset=UTF-8", "<!doctype html><title>Sorry, something went wrong.</title>");
                break;
            case FaultKind.ProcessingError:
            case FaultKind.Lag:
            case FaultKind.Change:
            default:
                await AnswerAsync(request, call, await act(request));
                break;
        }
    }

    private SimulatedAccount? AccountOf(HttpContext http, string? token)
    {
        lock (simulator.State.Gate)
        {
            return http.Request.RouteValues.TryGetValue("id", out var id) && id is string text
                && simulator.State.AccountsById.TryGetValue(text, out var account)
                ? account
                : simulator.State.Tokens.OwnerOf(token);
        }
    }

    private static void Empty(HttpContext http, CallRecord call, Fault fault) =>
        call.Status = http.Response.StatusCode = fault.Status ?? StatusCodes.Status200OK;

    private static Task SpoilAsync(HttpContext http, CallRecord call, string contentType, string body)
    {
        call.Status = http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = contentType;
        return http.Response.WriteAsync(body, http.RequestAborted);
    }

    private async Task HoldAsync(HttpContext http, Fault fault)
    {
        await WaitAsync(http, fault.DelaySeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : LongestHold);
        http.Abort();
    }

    // A client's patience is real time, whatever the simulator's clock says.
    private async Task WaitAsync(HttpContext http, TimeSpan time)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        await Task.Delay(time, TimeProvider.System, ends.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}

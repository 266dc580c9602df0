using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using InstaFunctions.Simulator.Accounts;
using InstaFunctions.Simulator.Faults;
using InstaFunctions.Simulator.Login;

namespace InstaFunctions.Simulator.Control;

/// <summary>The controls under <c>/_sim/</c>. They are no part of the platform, and listed nowhere as calls.</summary>
internal static class ControlEndpoints
{
    private const int DefaultCallsPage = 1000;
    private const int LargestCallsPage = 10_000;

    private static readonly ControlJson Json = ControlJson.Default;

    public static void MapControl(this IEndpointRouteBuilder routes, InstagramSimulator simulator, CallbackSender callbacks)
    {
        var sim = routes.MapGroup("/_sim");
        MapSettingsAndClock(sim, simulator);
        MapRecords(sim, simulator);
        MapAccounts(sim, simulator, callbacks);
        MapFaults(sim, simulator);
    }

    private static void MapSettingsAndClock(RouteGroupBuilder sim, InstagramSimulator simulator)
    {
        _ = sim.MapGet("/settings", http => Answer(http, SettingsBody.Of(simulator.Options), Json.SettingsBody));
        _ = sim.MapPatch("/settings", http => With(http, Json.SettingsBody, body =>
        {
            simulator.Configure(body.Apply);
            return Answer(http, SettingsBody.Of(simulator.Options), Json.SettingsBody);
        }));
        _ = sim.MapGet("/clock", http => Answer(http, Now(simulator), Json.ClockBody));
        _ = sim.MapPost("/clock/advance", http => With(http, Json.AdvanceBody, body =>
        {
            simulator.AdvanceClock(TimeSpan.FromSeconds(body.Seconds));
            return Answer(http, Now(simulator), Json.ClockBody);
        }));
        _ = sim.MapPost("/reset", http =>
        {
            simulator.Reset();
            return Done(http);
        });
    }

    private static void MapRecords(RouteGroupBuilder sim, InstagramSimulator simulator)
    {
        _ = sim.MapGet("/calls", http =>
        {
            var since = Number(http, "since", 0);
            var limit = (int)Math.Clamp(Number(http, "limit", DefaultCallsPage), 1, LargestCallsPage);
            var calls = simulator.CallLog.Since(since, limit);
            return Answer(http, new CallsBody(calls, calls.Count == limit ? calls[^1].Number : null), Json.CallsBody);
        });
        _ = sim.MapDelete("/calls", http =>
        {
            simulator.CallLog.Clear();
            return Done(http);
        });
        _ = sim.MapGet("/posts", http =>
        {
            var account = http.Request.Query["account"].ToString();
            var posts = simulator.Posts.Where(post => account.Length == 0 || post.IgUserId == account || post.Username == account);
            return Answer(http, new PostsBody([.. posts.Select(PostBody.Of)]), Json.PostsBody);
        });
    }

    private static void MapAccounts(RouteGroupBuilder sim, InstagramSimulator simulator, CallbackSender callbacks)
    {
        _ = sim.MapGet("/accounts", http => Answer(http, new AccountsBody([.. simulator.Accounts.Select(AccountBody.Of)]), Json.AccountsBody));
        _ = sim.MapPost("/accounts", http => With(http, Json.NewAccountBody, body =>
        {
            var account = simulator.AddAccount(body.Username, body.Name, body.AccountType ?? "BUSINESS", body.AccessToken);
            return Answer(http, AccountBody.Of(account), Json.AccountBody, StatusCodes.Status201Created);
        }));
        _ = sim.MapPost("/accounts/{id}/revoke", http => With(http, Json.RevokeBody, body => For(http, simulator, account =>
        {
            simulator.Revoke(account, body.Reason switch
            {
                null or "password" => 460,
                "deauthorized" => 458,
                _ => throw new ArgumentException("'reason' is 'password' or 'deauthorized'."),
            });
            return Done(http);
        }), new RevokeBody()));
        _ = sim.MapPost("/accounts/{id}/expire", http => For(http, simulator, account =>
        {
            simulator.Expire(account);
            return Done(http);
        }));
        _ = sim.MapPost("/accounts/{id}/send", http => With(http, Json.SendBody, body => For(http, simulator, async account =>
            await Answer(http, await callbacks.SendAsync(account, body, http.RequestAborted), Json.SentBody))));
        _ = sim.MapPost("/accounts/{id}/send-from-page", http => SendFromPageAsync(http, simulator, callbacks));
    }

    private static void MapFaults(RouteGroupBuilder sim, InstagramSimulator simulator)
    {
        _ = sim.MapGet("/faults", http => Answer(http, new FaultsBody(simulator.Faults), Json.FaultsBody));
        _ = sim.MapGet("/faults/names", http => Answer(http, new FaultNamesBody(FaultRegistry.All), Json.FaultNamesBody));
        _ = sim.MapPost("/faults", http => With(http, Json.FaultRule, rule =>
            Answer(http, simulator.AddFault(rule), Json.FaultRule, StatusCodes.Status201Created)));
        _ = sim.MapDelete("/faults", http =>
        {
            simulator.ClearFaults();
            return Done(http);
        });
        _ = sim.MapDelete("/faults/{id}", http => simulator.FaultBook.Remove((string)http.Request.RouteValues["id"]!)
            ? Done(http)
            : Answer(http, new ProblemBody("There is no such fault rule."), Json.ProblemBody, StatusCodes.Status404NotFound));
    }

    // The buttons of an account's page: the person goes back to it and reads there what came of it.
    private static async Task SendFromPageAsync(HttpContext http, InstagramSimulator simulator, CallbackSender callbacks)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        await For(http, simulator, async account =>
        {
            string outcome;
            try
            {
                var sent = await callbacks.SendAsync(account, new SendBody(form["kind"].ToString(), form["wrongSignature"] == "true"), http.RequestAborted);
                outcome = sent.Status == 0 ? $"{sent.Kind}: {sent.Answer}" : string.Create(CultureInfo.InvariantCulture, $"{sent.Kind}: answered {sent.Status}. {sent.Answer}");
            }
            catch (ArgumentException e)
            {
                outcome = e.Message;
            }

            http.Response.Redirect($"/accounts/{Uri.EscapeDataString(account.Username)}?outcome={Uri.EscapeDataString(outcome)}");
        });
    }

    private static ClockBody Now(InstagramSimulator simulator) => new(simulator.Clock.GetUtcNow(), simulator.Clock.Offset.TotalSeconds);

    private static Task Answer<T>(HttpContext http, T body, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(body, type, cancellationToken: http.RequestAborted);
    }

    private static Task Done(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task For(HttpContext http, InstagramSimulator simulator, Func<SimulatedAccount, Task> act)
    {
        SimulatedAccount? account;
        lock (simulator.State.Gate)
        {
            account = simulator.State.FindAccount((string)http.Request.RouteValues["id"]!);
        }

        return account is null
            ? Answer(http, new ProblemBody("There is no such account."), Json.ProblemBody, StatusCodes.Status404NotFound)
            : act(account);
    }

    private static async Task With<T>(HttpContext http, JsonTypeInfo<T> type, Func<T, Task> act, T? whenEmpty = null)
        where T : class
    {
        try
        {
            using var reader = new StreamReader(http.Request.Body);
            var text = await reader.ReadToEndAsync(http.RequestAborted);
            var body = text.Length == 0 && whenEmpty is not null ? whenEmpty : JsonSerializer.Deserialize(text, type);
            await act(body ?? throw new JsonException("The body is empty."));
        }
        catch (Exception e) when (e is JsonException or ArgumentException or OverflowException && !http.Response.HasStarted)
        {
            await Answer(http, new ProblemBody(e.Message), Json.ProblemBody, StatusCodes.Status400BadRequest);
        }
    }

    private static long Number(HttpContext http, string name, long otherwise) =>
        long.TryParse(http.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}

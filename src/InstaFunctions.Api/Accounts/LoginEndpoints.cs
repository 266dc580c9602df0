using System.Text;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace InstaFunctions.Api.Accounts;

/// <summary>A login that was begun.</summary>
/// <param name="AuthorizeUrl">Where to send the person's browser: an address of this service, which leads on to Instagram.</param>
/// <param name="ExpiresAt">Until when the person can come back.</param>
public sealed record ConnectView(string AuthorizeUrl, DateTimeOffset ExpiresAt);

/// <summary>Instagram Login: the way out, and the way back.</summary>
public sealed partial class LoginEndpoints(
    LoginStates states,
    LoginBrowser browser,
    LoginConfirmations confirmations,
    AccountLogin accountLogin,
    IInstagramLogin platformLogin,
    ITenantStore tenants,
    IPublicAddress address,
    ILogger<LoginEndpoints> logger)
{
    private const int MaxCodeLength = 4096;

    /// <summary><c>POST /api/v1/instagram/connect</c>.</summary>
    public async Task<IResult> StartAsync(ApiCall call)
    {
        var fields = await call.FieldsAsync();
        var wanted = fields.Text("returnUrl");
        fields.ThrowIfMalformed();
        var returnUrl = wanted is null ? null : ReturnAddress.Find(wanted, call.Tenant.ReturnOrigins) ?? throw ApiProblemException.Unacceptable(
            [new FieldError("returnUrl", "return_origin_not_allowed", $"must be an absolute URL of at most {ReturnAddress.MaxLength} characters on one of the tenant's returnOrigins.")]);

        // A service without an app says so here, and not to the person.
        _ = AuthorizeUrl("");
        var (state, expiresAt) = await states.BeginAsync(call.Tenant.Id, returnUrl, call.Cancellation);
        return ApiAnswer.Json(
            StatusCodes.Status200OK,
            new ConnectView(address.LoginAddress(state), expiresAt.ToUniversalTime()),
            ApiJson.Default.ConnectView);
    }

    /// <summary><c>GET /api/v1/instagram/login</c>: binds the login to the person's browser, and sends it on to Instagram.</summary>
    public Task<IResult> OpenAsync(ApiCall call)
    {
        var state = call.Http.Request.Query["state"].ToString();
        if (states.Open(state) is not var (_, login))
        {
            LogUnknown(call.RequestId);
            return Task.FromResult<IResult>(LoginPages.Unknown());
        }

        browser.Bind(call.Http, login);
        return Task.FromResult<IResult>(LoginPages.Leave(AuthorizeUrl(state)));
    }

    /// <summary><c>GET /api/v1/instagram/callback</c>: the person's browser comes back. Every answer is for a person.</summary>
    public async Task<IResult> ReturnAsync(ApiCall call)
    {
        var query = call.Http.Request.Query;
        var (code, error) = (query["code"].ToString(), query["error"].ToString());
        if ((code.Length == 0) == (error.Length == 0) || code.Length > MaxCodeLength || states.Open(query["state"].ToString()) is not var (_, login))
        {
            LogUnknown(call.RequestId);
            return LoginPages.Unknown();
        }

        if (!browser.IsBound(call.Http, login))
        {
            // The state is left as it is: the browser that it belongs to can still finish.
            LogOtherBrowser(call.RequestId);
            return LoginPages.OtherBrowser();
        }

        return await AnsweredAsync(call, async () =>
        {
            if (await TakeAsync(call, query["state"].ToString()) is not var (tenant, returnUrl))
            {
                return LoginPages.Unknown();
            }

            if (error.Length > 0)
            {
                LogRefused(tenant.Id, call.RequestId);
                browser.Release(call.Http, login);
                return LoginPages.Refused(returnUrl, isDenied: error == "access_denied");
            }

            return await AskAsync(call, login, tenant, code, returnUrl);
        });
    }

    /// <summary><c>POST /api/v1/instagram/callback</c>: the person has seen to whom the account is connected, and decides.</summary>
    public async Task<IResult> ConfirmAsync(ApiCall call)
    {
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(await call.BodyAsync()));
        if (confirmations.Open(form.GetValueOrDefault("grant").ToString()) is not var (login, state, grant) || !browser.IsBound(call.Http, login))
        {
            LogUnknown(call.RequestId);
            return LoginPages.Unknown();
        }

        return await AnsweredAsync(call, async () =>
        {
            if (await TakeAsync(call, state) is not var (tenant, returnUrl))
            {
                return LoginPages.Unknown();
            }

            browser.Release(call.Http, login);
            if (form.GetValueOrDefault("decision") != "connect")
            {
                LogRefused(tenant.Id, call.RequestId);
                return LoginPages.Refused(returnUrl, isDenied: true);
            }

            // The confirmation is spent, so a browser that goes away does not end it.
            var account = await accountLogin.StoreAsync(tenant.Id, grant, CancellationToken.None);
            LogConnected(account.Id, tenant.Id, account.Status);
            return LoginPages.Connected(account, returnUrl);
        });
    }

    private async Task<IResult> AnsweredAsync(ApiCall call, Func<Task<IResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (StoreUnavailableException exception)
        {
            LogStoreUnavailable(exception, call.RequestId);
            return LoginPages.Failed(null, StatusCodes.Status503ServiceUnavailable);
        }
    }

    private async Task<(Tenant Tenant, string? ReturnUrl)?> TakeAsync(ApiCall call, string state)
    {
        if (await states.TakeAsync(state, call.Cancellation) is not { } taken
            || await tenants.FindAsync(taken.TenantId, call.Cancellation) is not { Value: var tenant })
        {
            LogUnknown(call.RequestId);
            return null;
        }

        // The tenant may have taken the origin off its list meanwhile.
        return (tenant, ReturnAddress.Find(taken.ReturnUrl, tenant.ReturnOrigins));
    }

    private async Task<IResult> AskAsync(ApiCall call, LoginStateId login, Tenant tenant, string code, string? returnUrl)
    {
        try
        {
            // The code is spent once this begins, so a browser that goes away does not end it.
            var grant = await accountLogin.ExchangeAsync(code, address.LoginRedirectUri(), CancellationToken.None);
            var (state, _) = await states.BeginAsync(tenant.Id, returnUrl, CancellationToken.None);
            return LoginPages.Confirm(tenant.Name, grant.Profile.Username, confirmations.Seal(login, state, grant), returnUrl);
        }
        catch (PermissionNotGrantedException exception)
        {
            LogPermissionMissing(tenant.Id, exception.Permission, call.RequestId);
            return LoginPages.PermissionMissing(exception.Permission, returnUrl);
        }
        catch (PersonalAccountException)
        {
            LogPersonal(tenant.Id, call.RequestId);
            return LoginPages.Personal(returnUrl);
        }
        catch (InstagramException exception)
        {
            LogFailed(tenant.Id, exception.Meaning, exception.Details.Code, exception.Details.Subcode, exception.Details.FbtraceId, call.RequestId);
            return LoginPages.Failed(returnUrl, StatusCodes.Status502BadGateway);
        }
    }

    private string AuthorizeUrl(string state)
    {
        try
        {
            return platformLogin.AuthorizeUrl(address.LoginRedirectUri(), state, AccountLogin.Scopes).AbsoluteUri;
        }
        catch (InvalidOperationException exception)
        {
            throw new ApiProblemException(StatusCodes.Status503ServiceUnavailable, ProblemCodes.LoginNotConfigured, exception.Message);
        }
    }

    [LoggerMessage(2101, LogLevel.Information, "Account {AccountId} of tenant {TenantId} was connected by a login; it is {Status}.")]
    private partial void LogConnected(AccountId accountId, TenantId tenantId, AccountStatus status);

    [LoggerMessage(2102, LogLevel.Information, "A login of tenant {TenantId} was refused by the person (request {RequestId}).")]
    private partial void LogRefused(TenantId tenantId, string requestId);

    [LoggerMessage(2103, LogLevel.Warning, "A login came back with a state that is forged, used, or expired (request {RequestId}).")]
    private partial void LogUnknown(string requestId);

    [LoggerMessage(2107, LogLevel.Warning, "A login came back in another browser than it was begun in (request {RequestId}).")]
    private partial void LogOtherBrowser(string requestId);

    [LoggerMessage(2104, LogLevel.Warning, "A login of tenant {TenantId} failed: Instagram answered {Meaning} {Code}/{Subcode}, trace {FbtraceId} (request {RequestId}).")]
    private partial void LogFailed(TenantId tenantId, InstagramErrorMeaning meaning, int? code, int? subcode, string? fbtraceId, string requestId);

    [LoggerMessage(2105, LogLevel.Information, "A login of tenant {TenantId} ended without {Permission} (request {RequestId}).")]
    private partial void LogPermissionMissing(TenantId tenantId, string permission, string requestId);

    [LoggerMessage(2108, LogLevel.Information, "A login of tenant {TenantId} was for a personal account, which cannot publish (request {RequestId}).")]
    private partial void LogPersonal(TenantId tenantId, string requestId);

    [LoggerMessage(2106, LogLevel.Error, "A login could not be finished: the store is out of reach (request {RequestId}).")]
    private partial void LogStoreUnavailable(Exception exception, string requestId);
}

using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;
using Microsoft.Extensions.Logging;

namespace InstaFunctions.Api.Accounts;

/// <summary>A login that was begun.</summary>
/// <param name="AuthorizeUrl">Where to send the person's browser.</param>
/// <param name="ExpiresAt">Until when the person can come back.</param>
public sealed record ConnectView(string AuthorizeUrl, DateTimeOffset ExpiresAt);

/// <summary>Instagram Login: the way out, and the way back.</summary>
public sealed partial class LoginEndpoints(
    LoginStates states,
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
        var (state, expiresAt) = await states.BeginAsync(call.Tenant.Id, returnUrl, call.Cancellation);
        return ApiAnswer.Json(
            StatusCodes.Status200OK,
            new ConnectView(AuthorizeUrl(state), expiresAt.ToUniversalTime()),
            ApiJson.Default.ConnectView,
            // The state in it is worth a connection.
            ("Cache-Control", "no-store"));
    }

    /// <summary><c>GET /api/v1/instagram/callback</c>: the person's browser comes back. Every answer is for a person.</summary>
    public async Task<IResult> FinishAsync(ApiCall call)
    {
        var query = call.Http.Request.Query;
        var (code, error) = (query["code"].ToString(), query["error"].ToString());
        if ((code.Length == 0) == (error.Length == 0) || code.Length > MaxCodeLength)
        {
            return LoginPages.Unknown();
        }

        try
        {
            if (await states.TakeAsync(query["state"].ToString(), call.Cancellation) is not { } state
                || await tenants.FindAsync(state.TenantId, call.Cancellation) is not { Value: var tenant })
            {
                LogUnknown(call.RequestId);
                return LoginPages.Unknown();
            }

            // The tenant may have taken the origin off its list meanwhile.
            var returnUrl = ReturnAddress.Find(state.ReturnUrl, tenant.ReturnOrigins);
            if (error.Length > 0)
            {
                LogRefused(tenant.Id, call.RequestId);
                return LoginPages.Refused(returnUrl, isDenied: error == "access_denied");
            }

            return await CompleteAsync(call, tenant.Id, code, returnUrl);
        }
        catch (StoreUnavailableException exception)
        {
            LogStoreUnavailable(exception, call.RequestId);
            return LoginPages.Failed(null, StatusCodes.Status503ServiceUnavailable);
        }
    }

    private async Task<IResult> CompleteAsync(ApiCall call, TenantId tenant, string code, string? returnUrl)
    {
        try
        {
            // The code is spent once this begins, so a browser that goes away does not end it.
            var account = await accountLogin.CompleteAsync(tenant, code, address.LoginRedirectUri(), CancellationToken.None);
            LogConnected(account.Id, tenant, account.Status);
            return LoginPages.Connected(account, returnUrl);
        }
        catch (PermissionNotGrantedException exception)
        {
            LogPermissionMissing(tenant, exception.Permission, call.RequestId);
            return LoginPages.PermissionMissing(exception.Permission, returnUrl);
        }
        catch (PersonalAccountException)
        {
            LogPersonal(tenant, call.RequestId);
            return LoginPages.Personal(returnUrl);
        }
        catch (InstagramException exception)
        {
            LogFailed(tenant, exception.Meaning, exception.Details.Code, exception.Details.Subcode, exception.Details.FbtraceId, call.RequestId);
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

    [LoggerMessage(2104, LogLevel.Warning, "A login of tenant {TenantId} failed: Instagram answered {Meaning} {Code}/{Subcode}, trace {FbtraceId} (request {RequestId}).")]
    private partial void LogFailed(TenantId tenantId, InstagramErrorMeaning meaning, int? code, int? subcode, string? fbtraceId, string requestId);

    [LoggerMessage(2105, LogLevel.Information, "A login of tenant {TenantId} ended without {Permission} (request {RequestId}).")]
    private partial void LogPermissionMissing(TenantId tenantId, string permission, string requestId);

    [LoggerMessage(2107, LogLevel.Information, "A login of tenant {TenantId} was for a personal account, which cannot publish (request {RequestId}).")]
    private partial void LogPersonal(TenantId tenantId, string requestId);

    [LoggerMessage(2106, LogLevel.Error, "A login could not be finished: the store is out of reach (request {RequestId}).")]
    private partial void LogStoreUnavailable(Exception exception, string requestId);
}

using System.Text.Json.Nodes;
using InstaFunctions.Api.Accounts;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Quota;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Quota;
using static InstaFunctions.Api.OpenApi.Operations.SharedParameters;

namespace InstaFunctions.Api.OpenApi.Operations;

/// <summary>Connected accounts and their quota.</summary>
internal static class AccountOperations
{
    private static readonly AccountView Connected = new()
    {
        InstagramAccountId = Samples.Account,
        IgUserId = new IgUserId("17841405822304914"),
        Username = "demo.account",
        Name = "Demo Account",
        AccountType = "BUSINESS",
        Status = AccountStatus.Connected,
        StatusSince = Samples.Now.AddDays(-7),
        TokenExpiresAt = Samples.Now.AddDays(53),
        TokenObtainedAt = Samples.Now.AddDays(-7),
        Permissions = ["instagram_business_basic", "instagram_business_content_publish"],
        Quota = new QuotaSummaryView(3, 2, 50, Samples.Now),
        CreatedAt = Samples.Now.AddDays(-30),
        ConnectedAt = Samples.Now.AddDays(-7),
    };

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("ConnectInstagramAccount", ApiTags.Accounts, "Connect an account by its access token",
            "Asks Instagram whose token it is and stores it encrypted; it is never shown again. For an account that is connected already it renews the token: the account keeps its id, and jobs that name it go on.")
        {
            Body = new(("token", "A long-lived token", new JsonObject { ["accessToken"] = "IGAA0example0of0an0access0token" }))
            {
                Schema = "ConnectAccountRequest",
                Description = "The token to connect with.",
                Fields = [new("accessToken", Schemas.Pattern("^[!-~]{1,4096}$"), "An access token of Instagram Login with the permission `instagram_business_content_publish`: 1 to 4096 visible ASCII characters (`malformed_token`).", Required: true)],
            },
            Successes = [ApiSuccess.Json(201, "Connected.", ApiJson.Default.AccountView, ("connected", Connected with { Quota = null })) with { Headers = [ApiHeaders.Location] }],
            Refusals =
            [
                ApiRefusal.Field(422, ProblemCodes.TokenRejected, "accessToken", "token_rejected", "Error validating access token: the session has expired."),
                ApiRefusal.Field(422, ProblemCodes.AccountNotProfessional, "accessToken", "account_not_professional", "belongs to a personal account."),
                new(502, ProblemCodes.InstagramUnavailable, "Instagram did not answer as it should; try again.") { RetryAfter = true },
            ],
        },
        new("ListInstagramAccounts", ApiTags.Accounts, "List accounts", "The tenant's accounts, oldest first, each with its 24-hour window in short.")
        {
            Parameters = Page,
            Successes = [ApiSuccess.Json(200, "A page.", ApiJson.Default.ListViewAccountView, ("page", new ListView<AccountView>([Connected], null))) with { Headers = [ApiHeaders.Link] }],
            Refusals = [.. PagingRefusals],
        },
        new("GetInstagramAccount", ApiTags.Accounts, "Read an account", "Whether an account can publish, and if not, why.")
        {
            Successes = [ApiSuccess.Json(
                200, "The account.", ApiJson.Default.AccountView,
                ("connected", Connected),
                ("revoked", Connected with { Status = AccountStatus.Revoked, StatusReason = "The person removed the app." }))],
            Refusals = [NoAccount],
        },
        new("DeleteInstagramAccount", ApiTags.Accounts, "Remove an account", "Removes the account and its token. Its pending jobs fail at once with `account_not_connected`.")
        {
            Successes = [new(204, "Removed.")],
            Refusals = [NoAccount],
        },
        new("GetInstagramQuota", ApiTags.Accounts, "Read an account's quota",
            "How full the account's 24-hour moving window is, now and in the 29 days to come. The limit is the lower of the configured one (`Publishing:DailyLimit`) and Instagram's own reading, which is asked for when the last one is older than a minute. A carousel counts once; a post whose outcome is unknown counts until it is known.")
        {
            Parameters = [new("at", "query", Schemas.Timestamp, "Tells as well what a post at this time would find.", "2026-06-20T14:30:00Z")],
            Successes = [ApiSuccess.Json(200, "The window.", ApiJson.Default.QuotaView, ("window", new QuotaView
            {
                Used = 3,
                Reserved = 2,
                Limit = 50,
                LimitSource = "configured",
                NextSlotAt = Samples.Now,
                Forecast = [new QuotaForecastPoint(Samples.Now, 3), new QuotaForecastPoint(Samples.Due, 1)],
                BusiestWindow = new QuotaForecastPoint(Samples.Now, 3),
                At = new QuotaAtView(Samples.Due, 2, 50, true, Samples.Due, null, "Slot 2 of 50 at that time."),
            }))],
            Refusals = [ApiRefusal.Field(400, ProblemCodes.InvalidRequest, "at", "not_a_timestamp", "must be an ISO 8601 time with an offset, such as 2026-06-20T14:30:00+02:00, 2026-06-20T14:30+0200 or 2026-06-20T12:30:00Z."), NoAccount],
        },
    ];
}

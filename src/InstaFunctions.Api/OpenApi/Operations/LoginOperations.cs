using System.Text.Json.Nodes;
using InstaFunctions.Api.Accounts;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;

namespace InstaFunctions.Api.OpenApi.Operations;

/// <summary>Instagram Login: the way out and the way back.</summary>
internal static class LoginOperations
{
    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("StartInstagramLogin", ApiTags.Accounts, "Begin a login at Instagram",
            "Answers the address to send the person's browser to: it opens the login in that browser and leads on to Instagram. When the person has decided there, the browser comes back to this service, which names the tenant and the account and asks for a confirmation; only then is the account stored, and the browser sent on to `returnUrl` with `instagramAccountId` and `status` (`connected` or `needs_permission`), or with `error` (`access_denied`, `login_failed`, `permission_missing` or `account_not_professional`). Without a `returnUrl` the person is shown a page instead. An address is good for one login.")
        {
            Body = new(("return", "Come back to the tenant's own site", new JsonObject { ["returnUrl"] = "https://app.acme.example/connected" }))
            {
                Schema = "StartLoginRequest",
                Description = "Where the person's browser goes in the end.",
                Fields = [new("returnUrl", Schemas.Url(ReturnAddress.MaxLength), $"An absolute URL of at most {ReturnAddress.MaxLength} characters on one of the tenant's `returnOrigins` (`return_origin_not_allowed`); absent for a page of this service.")],
            },
            Successes = [ApiSuccess.Json(
                200, "Begun. The person can come back until `expiresAt`.", ApiJson.Default.ConnectView,
                ("begun", new ConnectView("https://publish.example.com/api/v1/instagram/login?state=q1w2e3", Samples.Now.AddMinutes(15))))],
            Refusals =
            [
                ApiRefusal.Field(422, ProblemCodes.ValidationFailed, "returnUrl", "return_origin_not_allowed", $"must be an absolute URL of at most {ReturnAddress.MaxLength} characters on one of the tenant's returnOrigins."),
                new(503, ProblemCodes.LoginNotConfigured, "Instagram:AppId is not set."),
            ],
        },
        new("OpenInstagramLogin", ApiTags.Callbacks, "Where a browser begins a login",
            "For the person's browser, not for programs: sets a cookie that binds the login to this browser, and redirects to Instagram.")
        {
            Parameters = [new("state", "query", Schemas.Text(), "The login's state, as it was in the address.", "q1w2e3")],
            Successes =
            [
                new(302, "On to Instagram.") { Headers = [ApiHeaders.Location] },
                Page(400, "A page: the state is forged."),
            ],
            Refusals = [new(503, ProblemCodes.LoginNotConfigured, "Instagram:AppId is not set.")],
        },
        new("ConfirmInstagramLogin", ApiTags.Callbacks, "Where a person confirms a login",
            "For the page that the callback shows, not for programs: stores the account, or forgets it. Every answer is a page, or a redirect to the login's `returnUrl`.")
        {
            Body = new()
            {
                Others =
                [
                    ("application/x-www-form-urlencoded", new JsonObject
                    {
                        ["type"] = "object",
                        ["properties"] = new JsonObject
                        {
                            ["grant"] = Schemas.Text().With("description", "What the person granted, sealed; as it is on the page."),
                            ["decision"] = Schemas.Words("connect", "cancel").With("description", "What the person decided."),
                        },
                        ["required"] = new JsonArray("grant", "decision"),
                    }),
                ],
            },
            Successes =
            [
                Page(200, "A page that tells the person what came of it."),
                new(302, "Back to the login's `returnUrl`.") { Headers = [ApiHeaders.Location] },
                Page(400, "A page: the grant is forged, used, or too old, or was given in another browser."),
                Page(503, "A page: the service could not store anything."),
            ],
            Refusals = [new(413, ProblemCodes.TooLarge, "The body has more than 65536 bytes.")],
        },
        new("FinishInstagramLogin", ApiTags.Callbacks, "Where a browser comes back to",
            "For the person's browser, not for programs: a page that names the tenant and the account and asks whether to connect them, or a page or redirect that says why there is nothing to connect. Only the browser that began the login is answered so.")
        {
            Parameters =
            [
                new("state", "query", Schemas.Text(), "The login's state, as it was in the address.", "q1w2e3"),
                new("code", "query", Schemas.Text(4096), "What Instagram gave the person; without `error`."),
                new("error", "query", Schemas.Text(), "Why there is no code: `access_denied`, when the person said no."),
            ],
            Successes =
            [
                Page(200, "A page that asks the person to confirm, or tells what came of it."),
                new(302, "Back to the login's `returnUrl`.") { Headers = [ApiHeaders.Location] },
                Page(400, "A page: the state is forged, used, or too old, or belongs to another browser."),
                Page(502, "A page: Instagram did not answer as it should."),
                Page(503, "A page: the service could not store anything."),
            ],
        },
    ];

    /// <summary>A page for a person.</summary>
    internal static ApiSuccess Page(int status, string description) => ApiSuccess.Of(status, description, "text/html", Schemas.Text());
}

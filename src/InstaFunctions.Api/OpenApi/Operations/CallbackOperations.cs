using System.Text.Json.Nodes;
using InstaFunctions.Api.Accounts;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;

namespace InstaFunctions.Api.OpenApi.Operations;

/// <summary>What Instagram calls by itself.</summary>
internal static class CallbackOperations
{
    private static readonly ApiRefusal WrongSignature = new(401, ProblemCodes.InvalidSignature, "The signature is missing, or is not one made with the app's secret.");

    private static readonly ApiRefusal Malformed = ApiRefusal.Field(
        400, ProblemCodes.InvalidRequest, "signed_request", "malformed_request", "is signed, but is not a JSON object with algorithm, user_id and an issued_at that has been.");

    private static readonly ApiBody SignedRequest = new()
    {
        Others =
        [
            ("application/x-www-form-urlencoded", new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["signed_request"] = Schemas.Text().With("description", "`base64url(signature).base64url(json)`, signed with the app's secret (HMAC-SHA256).") },
                ["required"] = new JsonArray("signed_request"),
            }),
        ],
    };

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("VerifyInstagramWebhook", ApiTags.Callbacks, "Prove that the webhook address is ours", "Echoes the challenge to whoever knows the verify token (the setting `Instagram:WebhookVerifyToken`).")
        {
            Parameters =
            [
                new("hub.mode", "query", Schemas.Words("subscribe"), "Always `subscribe`.", "subscribe") { Required = true },
                new("hub.verify_token", "query", Schemas.Text(), "The verify token.") { Required = true },
                new("hub.challenge", "query", Schemas.Text(1024, 1), "What to echo.", "1158201444") { Required = true },
            ],
            Successes = [ApiSuccess.Of(200, "The challenge.", "text/plain", Schemas.Text(), "1158201444")],
            Refusals =
            [
                ApiRefusal.Field(400, ProblemCodes.InvalidRequest, "hub.challenge", "challenge_length", "must have 1 to 1024 characters."),
                new(403, ProblemCodes.InvalidSignature, "hub.verify_token is not Instagram:WebhookVerifyToken."),
            ],
        },
        new("ReceiveInstagramWebhook", ApiTags.Callbacks, "Receive events", "Stores the events of a signed body; one that came before is not stored again.")
        {
            Parameters = [new("X-Hub-Signature-256", "header", Schemas.Pattern("^sha256=[0-9A-Fa-f]{64}$"), "HMAC-SHA256 of the body, made with the app's secret.") { Required = true }],
            Body = new() { Others = [("application/json", new JsonObject { ["description"] = $"Whatever the platform sends, {CallbackEndpoints.MaxWebhookBytes} bytes at most." })] },
            Successes = [new(200, "Stored, or known already.")],
            Refusals =
            [
                ApiRefusal.Field(400, ProblemCodes.InvalidRequest, "$", "malformed_json", "The body is not JSON."),
                WrongSignature,
                new(413, ProblemCodes.TooLarge, $"The body has more than {CallbackEndpoints.MaxWebhookBytes} bytes."),
            ],
        },
        new("DeauthorizeInstagram", ApiTags.Callbacks, "A person removed the app", "The person's accounts are revoked at once, and their tokens are deleted.")
        {
            Body = SignedRequest,
            Successes = [new(200, "Done.")],
            Refusals = [WrongSignature, Malformed, TooLong],
        },
        new("DeleteInstagramData", ApiTags.Callbacks, "A person wants their data deleted", "Deletes what is stored of the person's accounts. Sent again, it answers the same code.")
        {
            Body = SignedRequest,
            Successes = [ApiSuccess.Json(
                200, "Begun. The page at `url` tells the person how it stands.", ApiJson.Default.DataDeletionView,
                ("begun", new DataDeletionView("https://publish.example.com/api/v1/instagram/data-deletion/5f1d7a3c9be24c0f8a6d2e4b7c9d1e3f", "5f1d7a3c9be24c0f8a6d2e4b7c9d1e3f")))],
            Refusals = [WrongSignature, Malformed, TooLong],
        },
        new("GetInstagramDataDeletion", ApiTags.Callbacks, "How a deletion stands", "For the person: a page.")
        {
            Successes = [LoginOperations.Page(200, "A page that tells how the deletion stands."), LoginOperations.Page(404, "A page: nobody was given this code.")],
        },
    ];

    private static ApiRefusal TooLong => new(413, ProblemCodes.TooLarge, $"The body has more than {Requests.JsonBody.MaxBytes} bytes.");
}

using System.Text.Json.Nodes;
using InstaFunctions.Api.Admin;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Api.OpenApi.Operations;

/// <summary>The operator's routes of API keys.</summary>
internal static class KeyOperations
{
    private static readonly ApiRefusal NoKey = new(404, ProblemCodes.NotFound, "There is no such key.");

    private static readonly IReadOnlyList<ApiField> Rights =
    [
        new("name", Schemas.Text(KeyEndpoints.MaxNameLength, 1), $"A name for the operator: 1 to {KeyEndpoints.MaxNameLength} characters (`name_length`)."),
        new("expiresAt", Schemas.Timestamp, "From when on it opens nothing; in the future (`in_the_past`). Absent: it does not expire."),
        new("accounts", Schemas.List(Schemas.Uuid, 1, KeyEndpoints.MaxAccounts), $"The accounts it may be used for, 1 to {KeyEndpoints.MaxAccounts} of the tenant's (`account_count`, `account_not_found`). Absent: all. A key that is limited to accounts connects no others, and names one when it lists jobs."),
        new("actions", Schemas.List(Schemas.Words("read", "publish", "connect"), 1), "What it may be used for: `read` looks at jobs, schedules, media, accounts and quotas; `publish` publishes, moves and cancels posts and takes media in and out; `connect` connects and removes accounts (`no_actions`). Absent: all."),
    ];

    private static readonly ApiKeyView Newsroom = new()
    {
        KeyId = Samples.Key,
        Name = "newsroom",
        Actions = [KeyAction.Read, KeyAction.Publish],
        Accounts = [Samples.Account],
        CreatedAt = Samples.Now.AddDays(-30),
        ExpiresAt = Samples.Now.AddDays(60),
        LastUsedAt = Samples.Now,
    };

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("CreateApiKey", ApiTags.Admin, "Make another API key", "Makes a key for a tenant, for everything or for what the body names. The key is in this answer and nowhere else: only its hash is stored.")
        {
            Body = new(("limited", "A key of one account", new JsonObject { ["name"] = "newsroom", ["actions"] = new JsonArray("read", "publish"), ["accounts"] = new JsonArray(Samples.Account.ToString()) }))
            {
                Schema = "CreateApiKeyRequest",
                Description = "What the key may do; none for everything.",
                Fields = Rights,
            },
            Successes = [ApiSuccess.Json(201, "Made.", ApiJson.Default.ApiKeyCreatedView, ("key", new ApiKeyCreatedView(Samples.Key, TenantOperations.ApiKey)))],
            Refusals =
            [
                TenantOperations.NoTenant,
                ApiRefusal.Field(422, ProblemCodes.ValidationFailed, "expiresAt", "in_the_past", "must be in the future."),
            ],
        },
        new("ListApiKeys", ApiTags.Admin, "List a tenant's API keys", "The keys with what they may do and when they were last used (to within an hour), the oldest first. Never the keys themselves.")
        {
            Parameters = [.. SharedParameters.Page],
            Successes = [ApiSuccess.Json(200, "A page.", ApiJson.Default.ListViewApiKeyView, ("page", new ListView<ApiKeyView>([Newsroom], null))) with { Headers = [ApiHeaders.Link] }],
            Refusals = [TenantOperations.NoTenant, .. SharedParameters.PagingRefusals],
        },
        new("DeleteApiKeys", ApiTags.Admin, "Revoke all of a tenant's API keys", "For a key that leaked and whose id nobody knows: all stop working at once.")
        {
            Successes = [ApiSuccess.Json(200, "Revoked.", ApiJson.Default.ApiKeysRemovedView, ("removed", new ApiKeysRemovedView(3)))],
            Refusals = [TenantOperations.NoTenant],
        },
        new("DeleteApiKey", ApiTags.Admin, "Revoke an API key", "The key stops working at once.")
        {
            Successes = [new(204, "Revoked.")],
            Refusals = [NoKey],
        },
        new("RotateApiKey", ApiTags.Admin, "Replace an API key", "Makes a key with the same name, rights and expiry, and lets the one before expire after an overlap, in which both work.")
        {
            Body = new(("hour", "An overlap of an hour", new JsonObject { ["overlapSeconds"] = 3600 }))
            {
                Schema = "RotateApiKeyRequest",
                Description = "How long both keys work.",
                Fields = [new("overlapSeconds", Schemas.Number(0, (long)KeyEndpoints.MaxOverlap.TotalSeconds), "How long the key before goes on working, in seconds; 30 days at most (`overlap_out_of_range`). Absent: a day.")],
            },
            Successes = [ApiSuccess.Json(201, "Made.", ApiJson.Default.ApiKeyCreatedView, ("key", new ApiKeyCreatedView(Samples.Key, TenantOperations.ApiKey, Samples.Now.AddHours(1))))],
            Refusals =
            [
                NoKey,
                new(409, ProblemCodes.Conflict, "The key has expired; make a new one."),
                ApiRefusal.Field(422, ProblemCodes.ValidationFailed, "overlapSeconds", "overlap_out_of_range", "must be 0 to 2592000."),
            ],
        },
    ];
}

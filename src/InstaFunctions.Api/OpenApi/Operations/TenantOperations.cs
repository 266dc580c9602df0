using System.Text.Json.Nodes;
using InstaFunctions.Api.Admin;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;

namespace InstaFunctions.Api.OpenApi.Operations;

/// <summary>The operator's routes.</summary>
internal static class TenantOperations
{
    internal const string ApiKey = "if_0example0of0an0API0key00000000000000000000";

    internal static readonly ApiRefusal NoTenant = new(404, ProblemCodes.NotFound, "There is no such tenant.");

    private static readonly ApiRefusal BadName = ApiRefusal.Field(422, ProblemCodes.ValidationFailed, "name", "name_length", "must have 1 to 200 characters.");

    private static readonly ApiField Name = new("name", Schemas.Text(200, 1), "A name for the operator: 1 to 200 characters (`name_length`).");

    private static readonly IReadOnlyList<ApiField> Rights =
    [
        new("scheduledPublishing", Schemas.Flag, "Whether the tenant may schedule; a new one may not by default."),
        new("returnOrigins", Schemas.List(Schemas.Url()), "The origins that a login may return to, such as `https://app.example`; http on loopback addresses only (`not_an_origin`)."),
    ];

    private static readonly TenantView Acme = new()
    {
        TenantId = Samples.Tenant,
        Name = "Acme",
        ScheduledPublishing = true,
        ReturnOrigins = ["https://app.acme.example"],
        CreatedAt = Samples.Now.AddDays(-30),
    };

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("CreateTenant", ApiTags.Admin, "Make a tenant", "Makes a tenant with its first API key. The key is in this answer and nowhere else: only its hash is stored.")
        {
            Body = new(("tenant", "A tenant that may schedule", new JsonObject { ["name"] = "Acme", ["scheduledPublishing"] = true, ["returnOrigins"] = new JsonArray("https://app.acme.example") }))
            {
                Schema = "CreateTenantRequest",
                Description = "The new tenant.",
                Fields = [Name with { Required = true }, .. Rights],
            },
            Successes = [ApiSuccess.Json(201, "Made.", ApiJson.Default.TenantCreatedView, ("tenant", new TenantCreatedView(Samples.Tenant, ApiKey, Samples.Key)))],
            Refusals = [BadName],
        },
        new("ChangeTenant", ApiTags.Admin, "Change a tenant", "Changes what the body names, and leaves the rest as it is. When scheduling is switched off, jobs that are scheduled already go out all the same, and `stillScheduled` says how many they are; the tenant can still see them among its jobs and cancel them there.")
        {
            Body = new(("scheduling", "Let it schedule", new JsonObject { ["scheduledPublishing"] = true }))
            {
                Schema = "ChangeTenantRequest",
                Description = "What to change.",
                Fields = [Name, .. Rights],
            },
            Successes = [ApiSuccess.Json(200, "The tenant as it is now.", ApiJson.Default.TenantView, ("tenant", Acme))],
            Refusals = [NoTenant, BadName],
        },
        new("ListTenants", ApiTags.Admin, "List tenants", "All tenants, the oldest first.")
        {
            Parameters = [.. SharedParameters.Page],
            Successes = [ApiSuccess.Json(200, "A page.", ApiJson.Default.ListViewTenantView, ("page", new ListView<TenantView>([Acme], null))) with { Headers = [ApiHeaders.Link] }],
            Refusals = [.. SharedParameters.PagingRefusals],
        },
    ];
}

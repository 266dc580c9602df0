using InstaFunctions.Api.Auth;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Tenants;
using Microsoft.Extensions.Logging;

namespace InstaFunctions.Api.Admin;

/// <summary>The operator's routes of tenants.</summary>
public sealed partial class TenantEndpoints(ITenantStore store, IJobStore jobs, TimeProvider clock, ILogger<TenantEndpoints> logger)
{
    private const int MaxNameLength = 200;

    /// <summary><c>POST /api/v1/admin/tenants</c>.</summary>
    public async Task<IResult> CreateAsync(ApiCall call)
    {
        var fields = await call.FieldsAsync();
        var name = fields.Text("name", required: true);
        var scheduled = fields.Flag("scheduledPublishing");
        var origins = fields.Texts("returnOrigins");
        fields.ThrowIfMalformed();
        Check(name, origins);
        var tenant = new Tenant
        {
            Id = Uuid.New<TenantId>(clock),
            Name = name!,
            ScheduledPublishing = scheduled ?? false,
            ReturnOrigins = [.. (origins ?? []).Select(o => o!)],
            CreatedAt = clock.GetUtcNow(),
        };
        var (key, text) = ApiKeys.Make(tenant.Id, clock);
        await store.AddAsync(tenant, key, call.Cancellation);
        return ApiAnswer.Json(StatusCodes.Status201Created, new TenantCreatedView(tenant.Id, text, key.Id), ApiJson.Default.TenantCreatedView);
    }

    /// <summary><c>GET /api/v1/admin/tenants</c>: the oldest first.</summary>
    public async Task<IResult> ListAsync(ApiCall call)
    {
        Paging.OnlyParameters(call);
        var page = await store.ListAsync(Paging.Request(call), call.Cancellation);
        return ApiAnswer.Json(
            StatusCodes.Status200OK,
            new ListView<TenantView>([.. page.Items.Select(tenant => TenantView.Of(tenant))], page.NextCursor),
            ApiJson.Default.ListViewTenantView,
            Paging.Link(call, page.NextCursor));
    }

    /// <summary><c>PATCH /api/v1/admin/tenants/{tenantId}</c>.</summary>
    public async Task<IResult> ChangeAsync(ApiCall call)
    {
        var fields = await call.FieldsAsync();
        var name = fields.Text("name");
        var scheduled = fields.Flag("scheduledPublishing");
        var origins = fields.Texts("returnOrigins");
        fields.ThrowIfMalformed();
        Check(name, origins);
        while (true)
        {
            var read = await store.FindAsync(IdOf(call), call.Cancellation) ?? throw NotFound();
            var changed = read.Value with
            {
                Name = name ?? read.Value.Name,
                ScheduledPublishing = scheduled ?? read.Value.ScheduledPublishing,
                ReturnOrigins = origins is null ? read.Value.ReturnOrigins : [.. origins.Select(o => o!)],
            };
            if (await store.TryUpdateAsync(changed, read.Version, call.Cancellation) is not null)
            {
                var left = scheduled == false ? await CountScheduledAsync(changed.Id, call.Cancellation) : null;
                return ApiAnswer.Json(StatusCodes.Status200OK, TenantView.Of(changed, left), ApiJson.Default.TenantView);
            }
        }
    }

    /// <summary>
    /// Jobs that were scheduled while it was allowed go out all the same: a switch that was thrown by mistake must not cost
    /// posts. So that it does not happen in silence, whoever throws it is told how many they are.
    /// </summary>
    private async Task<int?> CountScheduledAsync(TenantId tenant, CancellationToken cancellation)
    {
        var page = await jobs.ListScheduledAsync(tenant, null, new PageRequest(TenantView.MaxStillScheduled), cancellation);
        if (page.Items.Count > 0)
        {
            LogStillScheduled(tenant, page.Items.Count, page.NextCursor is null ? "" : " at least");
        }

        return page.Items.Count;
    }

    [LoggerMessage(2020, LogLevel.Warning, "Scheduling was switched off for tenant {TenantId}, which has{AtLeast} {Count} scheduled jobs: they go out unless they are cancelled.")]
    private partial void LogStillScheduled(TenantId tenantId, int count, string atLeast);

    private static void Check(string? name, IReadOnlyList<string?>? origins)
    {
        List<FieldError> errors = [];
        if (name is not null && (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength))
        {
            errors.Add(new FieldError("name", "name_length", $"must have 1 to {MaxNameLength} characters."));
        }

        for (var index = 0; index < origins?.Count; index++)
        {
            if (!IsOrigin(origins[index]))
            {
                errors.Add(new FieldError($"returnOrigins[{index}]", "not_an_origin", "must be an https origin such as https://app.example."));
            }
        }

        if (errors.Count > 0)
        {
            throw ApiProblemException.Unacceptable(errors);
        }
    }

    // Plain http only towards this very machine, for development.
    private static bool IsOrigin(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        && uri.UserInfo.Length == 0
        && $"{uri.Scheme}://{uri.Authority}" == text;

    internal static TenantId IdOf(ApiCall call) => call.RouteId<TenantId>("tenantId", ProblemCodes.NotFound);

    internal static ApiProblemException NotFound() => ApiProblemException.NotFound(ProblemCodes.NotFound, "There is no such tenant.");
}

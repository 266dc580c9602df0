using InstaFunctions.Api.Auth;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Api.Admin;

/// <summary>A tenant as the operator sees it.</summary>
public sealed record TenantView
{
    /// <summary>The tenant's id.</summary>
    public required TenantId TenantId { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it may schedule.</summary>
    public required bool ScheduledPublishing { get; init; }

    /// <summary>The origins that a login may return to.</summary>
    public required IReadOnlyList<string> ReturnOrigins { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Makes the view.</summary>
    public static TenantView Of(Tenant tenant) => new()
    {
        TenantId = tenant.Id,
        Name = tenant.Name,
        ScheduledPublishing = tenant.ScheduledPublishing,
        ReturnOrigins = tenant.ReturnOrigins,
        CreatedAt = tenant.CreatedAt.ToUniversalTime(),
    };
}

/// <summary>A new tenant with its first key.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="ApiKey">The key: shown here once, and stored as a hash only.</param>
/// <param name="KeyId">The key's id, to revoke it by.</param>
public sealed record TenantCreatedView(TenantId TenantId, string ApiKey, ApiKeyId KeyId);

/// <summary>A new key.</summary>
/// <param name="KeyId">The key's id, to revoke it by.</param>
/// <param name="ApiKey">The key: shown here once, and stored as a hash only.</param>
public sealed record ApiKeyCreatedView(ApiKeyId KeyId, string ApiKey);

/// <summary>The operator's routes.</summary>
public sealed class TenantEndpoints(ITenantStore store, TimeProvider clock)
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
                return ApiAnswer.Json(StatusCodes.Status200OK, TenantView.Of(changed), ApiJson.Default.TenantView);
            }
        }
    }

    /// <summary><c>POST /api/v1/admin/tenants/{tenantId}/keys</c>.</summary>
    public async Task<IResult> AddKeyAsync(ApiCall call)
    {
        var tenant = await store.FindAsync(IdOf(call), call.Cancellation) ?? throw NotFound();
        var (key, text) = ApiKeys.Make(tenant.Value.Id, clock);
        await store.AddKeyAsync(key, call.Cancellation);
        return ApiAnswer.Json(StatusCodes.Status201Created, new ApiKeyCreatedView(key.Id, text), ApiJson.Default.ApiKeyCreatedView);
    }

    /// <summary><c>DELETE /api/v1/admin/tenants/{tenantId}/keys/{keyId}</c>.</summary>
    public async Task<IResult> RemoveKeyAsync(ApiCall call) =>
        await store.RemoveKeyAsync(IdOf(call), call.RouteId<ApiKeyId>("keyId", ProblemCodes.NotFound), call.Cancellation)
            ? ApiAnswer.NoContent
            : throw ApiProblemException.NotFound(ProblemCodes.NotFound, "There is no such key.");

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
        && uri.GetLeftPart(UriPartial.Authority) == text;

    private static TenantId IdOf(ApiCall call) => call.RouteId<TenantId>("tenantId", ProblemCodes.NotFound);

    private static ApiProblemException NotFound() => ApiProblemException.NotFound(ProblemCodes.NotFound, "There is no such tenant.");
}

using InstaFunctions.Api.Auth;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Requests;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Api.Admin;

/// <summary>The operator's routes of API keys.</summary>
public sealed class KeyEndpoints(ITenantStore store, IAccountStore accounts, TimeProvider clock)
{
    /// <summary>The longest name of a key, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>The most accounts that a key may be limited to.</summary>
    public const int MaxAccounts = 100;

    /// <summary>The longest that two keys overlap after a rotation.</summary>
    public static readonly TimeSpan MaxOverlap = TimeSpan.FromDays(30);

    /// <summary>How long two keys overlap when the call does not say.</summary>
    public static readonly TimeSpan DefaultOverlap = TimeSpan.FromDays(1);

    private static readonly Dictionary<string, KeyAction> Actions = Enum.GetValues<KeyAction>().ToDictionary(KeyRights.Word);

    /// <summary><c>POST /api/v1/admin/tenants/{tenantId}/keys</c>.</summary>
    public async Task<IResult> AddAsync(ApiCall call)
    {
        var wanted = ReadKey(await call.FieldsAsync());
        var tenant = await TenantAsync(call);
        await CheckAsync(tenant, wanted, call.Cancellation);
        var (key, text) = ApiKeys.Make(tenant, clock);
        key = key with { Name = wanted.Name, ExpiresAt = wanted.ExpiresAt, Accounts = wanted.Accounts, Actions = wanted.Actions };
        await store.AddKeyAsync(key, call.Cancellation);
        return ApiAnswer.Json(StatusCodes.Status201Created, new ApiKeyCreatedView(key.Id, text), ApiJson.Default.ApiKeyCreatedView);
    }

    /// <summary><c>GET /api/v1/admin/tenants/{tenantId}/keys</c>: the oldest first.</summary>
    public async Task<IResult> ListAsync(ApiCall call)
    {
        Paging.OnlyParameters(call);
        var page = await store.ListKeysAsync(await TenantAsync(call), Paging.Request(call), call.Cancellation);
        return ApiAnswer.Json(
            StatusCodes.Status200OK,
            new ListView<ApiKeyView>([.. page.Items.Select(ApiKeyView.Of)], page.NextCursor),
            ApiJson.Default.ListViewApiKeyView,
            Paging.Link(call, page.NextCursor));
    }

    /// <summary><c>DELETE /api/v1/admin/tenants/{tenantId}/keys</c>: for a key that leaked and whose id nobody knows.</summary>
    public async Task<IResult> RemoveAllAsync(ApiCall call)
    {
        var removed = await store.RemoveKeysAsync(await TenantAsync(call), call.Cancellation);
        return ApiAnswer.Json(StatusCodes.Status200OK, new ApiKeysRemovedView(removed), ApiJson.Default.ApiKeysRemovedView);
    }

    /// <summary><c>DELETE /api/v1/admin/tenants/{tenantId}/keys/{keyId}</c>.</summary>
    public async Task<IResult> RemoveAsync(ApiCall call) =>
        await store.RemoveKeyAsync(TenantEndpoints.IdOf(call), KeyIdOf(call), call.Cancellation) ? ApiAnswer.NoContent : throw NoKey();

    /// <summary>
    /// <c>POST /api/v1/admin/tenants/{tenantId}/keys/{keyId}/rotate</c>: a key with the same name, rights and expiry takes over;
    /// the one before goes on working for a while.
    /// </summary>
    public async Task<IResult> RotateAsync(ApiCall call)
    {
        var fields = await call.FieldsAsync();
        var seconds = fields.Number("overlapSeconds");
        fields.ThrowIfMalformed();
        if (seconds < 0 || seconds > (long)MaxOverlap.TotalSeconds)
        {
            throw ApiProblemException.Unacceptable([new FieldError("overlapSeconds", "overlap_out_of_range", $"must be 0 to {(long)MaxOverlap.TotalSeconds}.")]);
        }

        var previous = await store.FindKeyAsync(TenantEndpoints.IdOf(call), KeyIdOf(call), call.Cancellation) ?? throw NoKey();
        var now = clock.GetUtcNow();
        if (previous.IsExpiredAt(now))
        {
            throw ApiProblemException.Conflict("The key has expired; make a new one.");
        }

        var (made, text) = ApiKeys.Make(previous.TenantId, clock);
        await store.AddKeyAsync(previous with { Id = made.Id, Hash = made.Hash, CreatedAt = made.CreatedAt, LastUsedAt = null }, call.Cancellation);
        var end = now + (seconds is { } given ? TimeSpan.FromSeconds(given) : DefaultOverlap);
        var until = previous.ExpiresAt < end ? previous.ExpiresAt.Value : end;
        _ = await store.SetKeyExpiryAsync(previous.TenantId, previous.Id, until, CancellationToken.None);
        return ApiAnswer.Json(
            StatusCodes.Status201Created, new ApiKeyCreatedView(made.Id, text, until.ToUniversalTime()), ApiJson.Default.ApiKeyCreatedView);
    }

    private static WantedKey ReadKey(JsonFields fields)
    {
        var wanted = new WantedKey(
            fields.Text("name"), fields.Timestamp("expiresAt"), fields.Ids<AccountId>("accounts", required: false), fields.Words("actions", Actions));
        fields.ThrowIfMalformed();
        return wanted with { Accounts = wanted.Accounts?.Distinct().ToList(), Actions = wanted.Actions?.Distinct().Order().ToList() };
    }

    private async Task CheckAsync(TenantId tenant, WantedKey wanted, CancellationToken cancellation)
    {
        List<FieldError> errors = [];
        if (wanted.Name is not null && (string.IsNullOrWhiteSpace(wanted.Name) || wanted.Name.Length > MaxNameLength))
        {
            errors.Add(new FieldError("name", "name_length", $"must have 1 to {MaxNameLength} characters."));
        }

        if (wanted.ExpiresAt <= clock.GetUtcNow())
        {
            errors.Add(new FieldError("expiresAt", "in_the_past", "must be in the future."));
        }

        if (wanted.Actions is { Count: 0 })
        {
            errors.Add(new FieldError("actions", "no_actions", "must name one action at least; leave it out for all."));
        }

        if (wanted.Accounts is { Count: 0 or > MaxAccounts })
        {
            errors.Add(new FieldError("accounts", "account_count", $"must name 1 to {MaxAccounts} accounts; leave it out for all."));
        }
        else
        {
            errors.AddRange(await UnknownAsync(tenant, wanted.Accounts ?? [], cancellation));
        }

        if (errors.Count > 0)
        {
            throw ApiProblemException.Unacceptable(errors);
        }
    }

    // A limit to an account that is not there would be a typing error that nobody notices before it matters.
    private async Task<List<FieldError>> UnknownAsync(TenantId tenant, IReadOnlyList<AccountId> named, CancellationToken cancellation)
    {
        List<FieldError> errors = [];
        for (var index = 0; index < named.Count; index++)
        {
            if (await accounts.FindAsync(tenant, named[index], cancellation) is null)
            {
                errors.Add(new FieldError($"accounts[{index}]", ProblemCodes.AccountNotFound, "There is no such account."));
            }
        }

        return errors;
    }

    private async Task<TenantId> TenantAsync(ApiCall call) =>
        (await store.FindAsync(TenantEndpoints.IdOf(call), call.Cancellation) ?? throw TenantEndpoints.NotFound()).Value.Id;

    private static ApiKeyId KeyIdOf(ApiCall call) => call.RouteId<ApiKeyId>("keyId", ProblemCodes.NotFound);

    private static ApiProblemException NoKey() => ApiProblemException.NotFound(ProblemCodes.NotFound, "There is no such key.");

    private sealed record WantedKey(string? Name, DateTimeOffset? ExpiresAt, IReadOnlyList<AccountId>? Accounts, IReadOnlyList<KeyAction>? Actions);
}

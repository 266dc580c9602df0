using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Quota;

namespace InstaFunctions.Api.Accounts;

/// <summary>An account as the API shows it; never with its token.</summary>
public sealed record AccountView
{
    /// <summary>The account's id here.</summary>
    public required AccountId InstagramAccountId { get; init; }

    /// <summary>Its id at Instagram.</summary>
    public required IgUserId IgUserId { get; init; }

    /// <summary>The handle.</summary>
    public required string Username { get; init; }

    /// <summary>The display name.</summary>
    public string? Name { get; init; }

    /// <summary><c>BUSINESS</c> or <c>MEDIA_CREATOR</c>.</summary>
    public string? AccountType { get; init; }

    /// <summary>The profile picture's address; expires.</summary>
    public string? ProfilePictureUrl { get; init; }

    /// <summary>Whether it can publish.</summary>
    public required AccountStatus Status { get; init; }

    /// <summary>Why it has that status; absent when connected.</summary>
    public string? StatusReason { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset StatusSince { get; init; }

    /// <summary>When a pause ends.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>When its token dies unless it is refreshed before; absent when nobody said.</summary>
    public DateTimeOffset? TokenExpiresAt { get; init; }

    /// <summary>When its token was obtained or last refreshed.</summary>
    public required DateTimeOffset TokenObtainedAt { get; init; }

    /// <summary>The permissions that the person granted; absent when nobody said.</summary>
    public IReadOnlyList<string>? Permissions { get; init; }

    /// <summary>The 24-hour window, in short.</summary>
    public QuotaSummaryView? Quota { get; init; }

    /// <summary>When it was connected first.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was connected last.</summary>
    public required DateTimeOffset ConnectedAt { get; init; }

    /// <summary>Makes the view.</summary>
    public static AccountView Of(InstagramAccount account, DateTimeOffset now, QuotaReport? quota)
    {
        var status = account.StatusAt(now);
        return new AccountView
        {
            InstagramAccountId = account.Id,
            IgUserId = account.IgUserId,
            Username = account.Username,
            Name = account.Name,
            AccountType = account.AccountType,
            ProfilePictureUrl = account.ProfilePictureUrl,
            Status = status,
            StatusReason = AccountRules.ReasonAt(account, now),
            StatusSince = AccountRules.SinceAt(account, now).ToUniversalTime(),
            PausedUntil = status == AccountStatus.Paused ? account.PausedUntil?.ToUniversalTime() : null,
            TokenExpiresAt = account.TokenExpiresAt?.ToUniversalTime(),
            TokenObtainedAt = account.TokenObtainedAt.ToUniversalTime(),
            Permissions = account.Permissions.Count == 0 ? null : account.Permissions,
            Quota = quota is null ? null : new QuotaSummaryView(quota.Used, quota.Reserved, quota.Limit, quota.NextSlotAt.ToUniversalTime()),
            CreatedAt = account.CreatedAt.ToUniversalTime(),
            ConnectedAt = (account.ConnectedAt ?? account.CreatedAt).ToUniversalTime(),
        };
    }
}

/// <summary>An account's 24-hour window, in short.</summary>
/// <param name="Used">Posts within it.</param>
/// <param name="Reserved">Slots reserved for posts to come.</param>
/// <param name="Limit">Posts that any 24 hours may hold.</param>
/// <param name="NextSlotAt">When a new job would get a slot.</param>
public sealed record QuotaSummaryView(int Used, int Reserved, int Limit, DateTimeOffset NextSlotAt);

/// <summary>Connects, lists and removes accounts.</summary>
public sealed class AccountEndpoints(
    IAccountStore store,
    IInstagramPlatform platform,
    AccountConnection connection,
    AccountRevocation revocation,
    IQuotaLedger ledger,
    TimeProvider clock)
{
    private const int MaxTokenLength = 4096;

    /// <summary><c>POST /api/v1/instagram/accounts</c>: connects the account that a token belongs to, or renews its token.</summary>
    public async Task<IResult> ConnectAsync(ApiCall call)
    {
        var fields = await call.FieldsAsync();
        var text = fields.Text("accessToken", required: true);
        fields.ThrowIfMalformed();
        if (text!.Length is 0 or > MaxTokenLength || text.Any(c => c is < '!' or > '~'))
        {
            throw ApiProblemException.Malformed("accessToken", "malformed_token", $"must have 1 to {MaxTokenLength} visible ASCII characters.");
        }

        var token = new AccessToken(text);
        var profile = await VerifyAsync(token, call.Cancellation);

        // Nobody says how old the token is: its first refresh tells when it ends.
        var stored = await StoreAsync(call, profile, token);
        return ApiAnswer.Json(
            StatusCodes.Status201Created,
            AccountView.Of(stored, clock.GetUtcNow(), null),
            ApiJson.Default.AccountView,
            ("Location", $"/api/v1/instagram/accounts/{stored.Id}"));
    }

    /// <summary><c>GET /api/v1/instagram/accounts</c>.</summary>
    public async Task<IResult> ListAsync(ApiCall call)
    {
        Paging.OnlyParameters(call);
        var page = await store.ListAsync(call.Tenant.Id, Paging.Request(call), call.Cancellation);
        var shown = page.Items.Where(row => call.Caller.Key.Accounts?.Contains(row.Value.Id) ?? true);
        var views = await Task.WhenAll(shown.Select(row => ViewAsync(row.Value, call.Cancellation)));
        return ApiAnswer.Json(
            StatusCodes.Status200OK,
            new ListView<AccountView>(views, page.NextCursor),
            ApiJson.Default.ListViewAccountView,
            Paging.Link(call, page.NextCursor));
    }

    /// <summary><c>GET /api/v1/instagram/accounts/{instagramAccountId}</c>.</summary>
    public async Task<IResult> GetAsync(ApiCall call)
    {
        var account = await store.FindAsync(call.Tenant.Id, IdOf(call), call.Cancellation) ?? throw NotFound();
        return ApiAnswer.Json(StatusCodes.Status200OK, await ViewAsync(account.Value, call.Cancellation), ApiJson.Default.AccountView);
    }

    /// <summary><c>DELETE /api/v1/instagram/accounts/{instagramAccountId}</c>: its pending jobs fail with that reason.</summary>
    public async Task<IResult> RemoveAsync(ApiCall call) =>
        await revocation.DisconnectAsync(call.Tenant.Id, IdOf(call), call.Cancellation) ? ApiAnswer.NoContent : throw NotFound();

    private async Task<InstagramAccount> StoreAsync(ApiCall call, InstagramProfile profile, AccessToken token)
    {
        try
        {
            return await connection.StoreAsync(call.Tenant.Id, profile, token, expiresAt: null, permissions: null, call.Cancellation);
        }
        catch (PersonalAccountException exception)
        {
            throw new ApiProblemException(StatusCodes.Status422UnprocessableEntity, ProblemCodes.AccountNotProfessional, exception.Message)
            {
                Errors = [new FieldError("accessToken", ProblemCodes.AccountNotProfessional, "belongs to a personal account.")],
            };
        }
    }

    private async Task<InstagramProfile> VerifyAsync(AccessToken token, CancellationToken cancellation)
    {
        try
        {
            return await platform.GetMeAsync(token, cancellation);
        }
        catch (InstagramException exception) when (exception.Meaning is not (InstagramErrorMeaning.Transient or InstagramErrorMeaning.Throttled))
        {
            throw new ApiProblemException(StatusCodes.Status422UnprocessableEntity, ProblemCodes.TokenRejected, "Instagram does not accept this access token.")
            {
                Errors = [new FieldError("accessToken", ProblemCodes.TokenRejected, exception.Details.Message ?? "was refused.")],
            };
        }
    }

    private async Task<AccountView> ViewAsync(InstagramAccount account, CancellationToken cancellation) =>
        AccountView.Of(account, clock.GetUtcNow(), await ledger.ReportAsync(account.IgUserId, cancellation));

    private static AccountId IdOf(ApiCall call) => call.RouteId<AccountId>("instagramAccountId", ProblemCodes.AccountNotFound);

    private static ApiProblemException NotFound() => ApiProblemException.NotFound(ProblemCodes.AccountNotFound, "There is no such account.");
}

using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.StorageContract.Accounts;

/// <summary>Accounts to store.</summary>
public static class SampleAccounts
{
    /// <summary>An account that sets nothing that it need not.</summary>
    public static InstagramAccount Plain(TenantId tenant, IgUserId user, DateTimeOffset createdAt) => new()
    {
        Id = AccountId.From(Guid.CreateVersion7(createdAt)),
        TenantId = tenant,
        IgUserId = user,
        Username = "bronz.fonz",
        Status = AccountStatus.Connected,
        StatusSince = createdAt,
        ProtectedToken = "CfDJ8…",
        TokenObtainedAt = createdAt,
        CreatedAt = createdAt,
    };

    /// <summary>An account with every property set.</summary>
    public static InstagramAccount Full(TenantId tenant, IgUserId user, DateTimeOffset createdAt) => Plain(tenant, user, createdAt) with
    {
        Name = "Žluťoučký 東京 😀",
        AccountType = "MEDIA_CREATOR",
        ProfilePictureUrl = $"https://scontent.example/{new string('p', 2000)}?a=b&c=%20",
        Status = AccountStatus.Paused,
        StatusReason = "Instagram “blocked” it.",
        StatusSince = createdAt.AddTicks(1),
        PausedUntil = createdAt.AddHours(1).AddTicks(2),
        ProtectedToken = new string('t', 4000),
        TokenObtainedAt = createdAt.AddTicks(3).ToOffset(TimeSpan.FromHours(-7)),
        TokenExpiresAt = createdAt.AddDays(60).AddTicks(4),
        Permissions = ["instagram_business_basic", "instagram_business_content_publish"],
        ConnectedAt = createdAt.AddTicks(5),
        TokenSuspectedAt = createdAt.AddTicks(6),
    };
}

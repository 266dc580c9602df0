namespace InstaFunctions.Core.Tenants;

/// <summary>A customer of the service.</summary>
public sealed record Tenant
{
    /// <summary>The id.</summary>
    public required TenantId Id { get; init; }

    /// <summary>A name for the operator, 1 to 200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the tenant may schedule; without it <c>scheduledAt</c> answers 403.</summary>
    public required bool ScheduledPublishing { get; init; }

    /// <summary>The origins a login may return to (<c>https://app.example</c>).</summary>
    public IReadOnlyList<string> ReturnOrigins { get; init; } = [];

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

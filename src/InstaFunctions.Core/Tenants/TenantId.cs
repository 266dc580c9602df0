using System.Text.Json.Serialization;

namespace InstaFunctions.Core.Tenants;

/// <summary>One customer of the service; owns keys, accounts, media and jobs.</summary>
[JsonConverter(typeof(UuidJsonConverter<TenantId>))]
public readonly record struct TenantId(Guid Value) : IUuid<TenantId>
{
    /// <inheritdoc/>
    public static TenantId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

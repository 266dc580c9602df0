using System.Text.Json.Serialization;

namespace InstaFunctions.Core.Tenants;

/// <summary>One API key of a tenant.</summary>
[JsonConverter(typeof(UuidJsonConverter<ApiKeyId>))]
public readonly record struct ApiKeyId(Guid Value) : IUuid<ApiKeyId>
{
    /// <inheritdoc/>
    public static ApiKeyId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

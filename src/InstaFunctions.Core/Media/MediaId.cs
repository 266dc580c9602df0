using System.Text.Json.Serialization;

namespace InstaFunctions.Core.Media;

/// <summary>One uploaded or imported media item: the contract's <c>mediaId</c>.</summary>
[JsonConverter(typeof(UuidJsonConverter<MediaId>))]
public readonly record struct MediaId(Guid Value) : IUuid<MediaId>
{
    /// <inheritdoc/>
    public static MediaId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

using System.Text.Json.Serialization;

namespace InstaFunctions.Core.Media;

/// <summary>How much a finding weighs.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingSeverity>))]
public enum FindingSeverity
{
    /// <summary>Instagram takes it, but does something to it, or may not like it.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>Instagram refuses it.</summary>
    [JsonStringEnumMemberName("error")]
    Error,
}

/// <summary>Something about a media item that does not suit the product it is to be published as.</summary>
/// <param name="Code">A stable word, snake_case.</param>
/// <param name="Severity">Error or warning.</param>
/// <param name="Message">A sentence that names the limit and the actual value.</param>
public sealed record MediaFinding(string Code, FindingSeverity Severity, string Message);

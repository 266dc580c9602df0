using System.Text.Json.Serialization;

namespace InstaFunctions.Core.Jobs;

/// <summary>One publish job: the contract's <c>outputJobId</c>, and the id of its workflow instance.</summary>
[JsonConverter(typeof(UuidJsonConverter<JobId>))]
public readonly record struct JobId(Guid Value) : IUuid<JobId>
{
    /// <inheritdoc/>
    public static JobId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

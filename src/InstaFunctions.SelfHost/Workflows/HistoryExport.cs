using System.Text.Json;
using System.Text.Json.Serialization;

namespace InstaFunctions.SelfHost.Workflows;

/// <summary>A workflow with its history, as a file: what is needed to run it again elsewhere or with later code.</summary>
public sealed record HistoryExport
{
    /// <summary>The workflow's id.</summary>
    public required string Id { get; init; }

    /// <summary>The orchestrator's name.</summary>
    public required string Orchestrator { get; init; }

    /// <summary>The input, as JSON.</summary>
    public required string Input { get; init; }

    /// <summary>When it was started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>What happened since, in order.</summary>
    public required IReadOnlyList<HistoryEntry> Entries { get; init; }

    /// <summary>The file's text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, HistoryJson.Default.HistoryExport);

    /// <summary>Reads a file's text.</summary>
    /// <exception cref="JsonException">It is not such a file.</exception>
    public static HistoryExport FromJson(string json) =>
        JsonSerializer.Deserialize(json, HistoryJson.Default.HistoryExport) ?? throw new JsonException("The file is empty.");
}

/// <summary>What came of running code over a history.</summary>
/// <param name="Status">Where the workflow stands at the end of its history; parked: the code does not match.</param>
/// <param name="CustomStatus">What the code last showed.</param>
/// <param name="Error">Why it is parked.</param>
/// <param name="Waiting">The activities, events and timers that it waits for, by name (<c>timer</c> for a timer).</param>
public sealed record ReplayResult(WorkflowStatus Status, string? CustomStatus, string? Error, IReadOnlyList<string> Waiting);

/// <summary>The engine's own JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HistoryExport))]
[JsonSerializable(typeof(ActivityFailure))]
[JsonSerializable(typeof(List<string>))]
internal sealed partial class HistoryJson : JsonSerializerContext;

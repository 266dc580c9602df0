using System.Text.Json.Serialization;

namespace InstaFunctions.SelfHost.Workflows;

/// <summary>What happened to a workflow.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HistoryKind>))]
public enum HistoryKind
{
    /// <summary>An activity returned.</summary>
    [JsonStringEnumMemberName("activity_completed")]
    ActivityCompleted = 1,

    /// <summary>An activity threw, and its retry plan was used up.</summary>
    [JsonStringEnumMemberName("activity_failed")]
    ActivityFailed = 2,

    /// <summary>A timer's time came.</summary>
    [JsonStringEnumMemberName("timer_fired")]
    TimerFired = 3,

    /// <summary>An event was raised from outside.</summary>
    [JsonStringEnumMemberName("event_raised")]
    EventRaised = 4,
}

/// <summary>One thing that happened to a workflow; its history is all of them in order.</summary>
public sealed record HistoryEntry
{
    /// <summary>What it was.</summary>
    public required HistoryKind Kind { get; init; }

    /// <summary>Which of the workflow's tasks, counted from 1 in the order the code asked for them; null for an event.</summary>
    public int? Task { get; init; }

    /// <summary>The activity's or the event's name; null for a timer.</summary>
    public string? Name { get; init; }

    /// <summary>The activity's result, or its failure, as JSON; null for the others.</summary>
    public string? Payload { get; init; }

    /// <summary>When it was recorded.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>A failed activity, as its history entry keeps it.</summary>
internal sealed record ActivityFailure(string Type, string Message);

namespace InstaFunctions.Simulator.Calls;

/// <summary>One call that reached the platform's endpoints.</summary>
public sealed class CallRecord
{
    /// <summary>Counts up from 1.</summary>
    public required long Number { get; init; }

    /// <summary>When it arrived, on the simulator's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>Which endpoint it meant, in the words of fault rules.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The IG user id it was about, when that is known.</summary>
    public string? Account { get; internal set; }

    /// <summary>Query and body together; tokens, codes and secrets are left out, long values are cut.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; internal set; } = new Dictionary<string, string>();

    /// <summary>The status answered; null while there is no answer, and for ever when a fault swallowed it.</summary>
    public int? Status { get; internal set; }

    /// <summary>The kind of the fault applied, if one was.</summary>
    public string? Fault { get; internal set; }
}

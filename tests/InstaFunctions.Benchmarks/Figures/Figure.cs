using System.Text.Json.Serialization;

namespace InstaFunctions.Benchmarks.Figures;

/// <summary>One thing that was measured.</summary>
/// <param name="Benchmark">By which benchmark.</param>
/// <param name="What">What it is.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit; "ratio" where it compares two figures of the same run.</param>
internal sealed record Figure(string Benchmark, string What, double Value, string Unit)
{
    /// <summary>What it is to be; null when nothing was promised.</summary>
    public Goal? Goal { get; init; }

    /// <summary>Whether the goal is met; null without one.</summary>
    public bool? Met => Goal?.IsMetBy(Value);
}

/// <summary>A bound that a figure is held against.</summary>
/// <param name="Bound">The bound, in the figure's unit.</param>
/// <param name="AtLeast">Whether the figure must reach it, or else stay within it.</param>
internal sealed record Goal(double Bound, bool AtLeast)
{
    public static Goal Least(double bound) => new(bound, true);

    public static Goal Most(double bound) => new(bound, false);

    public bool IsMetBy(double value) => AtLeast ? value >= Bound : value <= Bound;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(List<Figure>))]
internal sealed partial class FigureJson : JsonSerializerContext;

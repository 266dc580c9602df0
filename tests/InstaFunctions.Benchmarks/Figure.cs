using System.Text.Json.Serialization;

namespace InstaFunctions.Benchmarks;

/// <summary>One thing that was measured.</summary>
/// <param name="Benchmark">By which benchmark.</param>
/// <param name="What">What it is.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit; "ratio" where it compares two figures of the same run.</param>
internal sealed record Figure(string Benchmark, string What, double Value, string Unit);

[JsonSerializable(typeof(List<Figure>))]
internal sealed partial class FigureJson : JsonSerializerContext;

using System.Globalization;

namespace InstaFunctions.Benchmarks.Figures;

/// <summary>Figures as people read them: a Markdown table.</summary>
internal static class Table
{
    public static void WriteHead(TextWriter output)
    {
        output.WriteLine($"| {"benchmark",-9} | {"what",-86} | {"figure",10} | {"unit",-10} | {"goal",-8} | {"met",-3} |");
        output.WriteLine($"|{new string('-', 11)}|{new string('-', 88)}|{new string('-', 11)}:|{new string('-', 12)}|{new string('-', 10)}|{new string('-', 5)}|");
    }

    public static void Write(Figure figure, TextWriter output)
    {
        var value = figure.Value.ToString(Math.Abs(figure.Value) < 10 ? "0.##" : Math.Abs(figure.Value) < 1000 ? "0.#" : "#,0", CultureInfo.InvariantCulture);
        var goal = figure.Goal is { } g ? string.Create(CultureInfo.InvariantCulture, $"{(g.AtLeast ? "≥" : "≤")} {g.Bound:0.##}") : "";
        var met = figure.Met switch { true => "yes", false => "NO", null => "" };
        output.WriteLine($"| {figure.Benchmark,-9} | {figure.What,-86} | {value,10} | {figure.Unit,-10} | {goal,-8} | {met,-3} |");
    }
}

using System.Globalization;
using System.Text.Json;
using InstaFunctions.Benchmarks.Figures;
using InstaFunctions.Benchmarks.Hosting;
using InstaFunctions.Benchmarks.Measured;

if (args is ["serve", .. var settings])
{
    await ServiceProgram.RunAsync(settings);
    return 0;
}

Dictionary<string, Func<Sizes, IAsyncEnumerable<Figure>>> benchmarks = new()
{
    ["overhead"] = OverheadBenchmark.RunAsync,
    ["accept"] = AcceptBenchmark.RunAsync,
    ["upload"] = UploadBenchmark.RunAsync,
    ["lateness"] = LatenessBenchmark.RunAsync,
    ["scale"] = ScaleBenchmark.RunAsync,
    ["recovery"] = RecoveryBenchmark.RunAsync,
    ["ledger"] = LedgerBenchmark.RunAsync,
    ["lists"] = ListBenchmark.RunAsync,
};

var names = new List<string>();
var sizes = new Sizes(1);
string? json = null;
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--json" when i + 1 < args.Length:
            json = args[++i];
            break;
        case "--scale" when i + 1 < args.Length && double.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var scale) && scale is > 0 and <= 10:
            sizes = new Sizes(scale);
            i++;
            break;
        case "all" or var _ when benchmarks.ContainsKey(args[i]) || args[i] == "all":
            names.Add(args[i]);
            break;
        default:
            await Console.Error.WriteLineAsync(
                $"Usage: <name>|all [--scale 0.1] [--json file]. The benchmarks are {string.Join(", ", benchmarks.Keys)}; \"{args[i]}\" is none.");
            return 1;
    }
}

var figures = new List<Figure>();
Table.WriteHead(Console.Out);
foreach (var name in names.Count == 0 || names.Contains("all") ? [.. benchmarks.Keys] : names)
{
    await foreach (var figure in benchmarks[name](sizes))
    {
        figures.Add(figure);
        Table.Write(figure, Console.Out);
    }
}

if (json is not null)
{
    await File.WriteAllTextAsync(json, JsonSerializer.Serialize(figures, FigureJson.Default.ListFigure));
}

return 0;

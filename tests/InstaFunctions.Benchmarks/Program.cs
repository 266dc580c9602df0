using System.Text.Json;
using InstaFunctions.Benchmarks;

Dictionary<string, Func<Task<IReadOnlyList<Figure>>>> benchmarks = new()
{
    ["ledger"] = LedgerBenchmark.RunAsync,
    ["lists"] = ListBenchmark.RunAsync,
};

var names = args.Where(a => !a.StartsWith("--", StringComparison.Ordinal)).DefaultIfEmpty("all").ToList();
var chosen = names.Contains("all") ? benchmarks.Keys.ToList() : names;
if (chosen.Find(name => !benchmarks.ContainsKey(name)) is { } unknown)
{
    await Console.Error.WriteLineAsync($"There is no benchmark \"{unknown}\". There are {string.Join(", ", benchmarks.Keys)} and all.");
    return 1;
}

var figures = new List<Figure>();
foreach (var name in chosen)
{
    figures.AddRange(await benchmarks[name]());
}

if (args.Contains("--json"))
{
    Console.WriteLine(JsonSerializer.Serialize(figures, FigureJson.Default.ListFigure));
}
else
{
    Console.WriteLine($"{"benchmark",-10} {"what",-58} {"figure",12}  unit");
    figures.ForEach(f => Console.WriteLine($"{f.Benchmark,-10} {f.What,-58} {f.Value,12:0.###}  {f.Unit}"));
}

return 0;

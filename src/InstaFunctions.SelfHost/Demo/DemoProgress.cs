namespace InstaFunctions.SelfHost.Demo;

/// <summary>Shows jobs as they move: a line each that is rewritten on a terminal, a line per change when piped.</summary>
internal sealed class DemoProgress(TextWriter console)
{
    private readonly Lock _gate = new();
    private readonly List<(string Name, string State)> _lines = [];
    private readonly bool _rewrites = !Console.IsOutputRedirected;
    private int _drawn;

    public void Show(string name, string state, bool final = false)
    {
        lock (_gate)
        {
            var index = _lines.FindIndex(l => l.Name == name);
            var isNews = index < 0 || _lines[index].State != state;
            if (index < 0)
            {
                _lines.Add((name, state));
            }
            else
            {
                _lines[index] = (name, state);
            }

            if (_rewrites)
            {
                Draw();
            }
            else if (isNews || final)
            {
                console.WriteLine(Line((name, state)));
            }
        }
    }

    public void Finish() => console.WriteLine();

    private void Draw()
    {
        if (_drawn > 0)
        {
            console.Write($"\x1b[{_drawn}A");
        }

        foreach (var line in _lines)
        {
            console.Write($"\r\x1b[K{Line(line)}\n");
        }

        _drawn = _lines.Count;
    }

    private static string Line((string Name, string State) line) => $"{line.Name,-16} {line.State}";
}

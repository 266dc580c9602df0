using InstaFunctions.Core.Publishing;

namespace InstaFunctions.Tests.Publishing.Harness;

/// <summary>The process dies here.</summary>
internal sealed class CrashException(string where) : Exception($"The process died at {where}.");

/// <summary>Fail points that do what a test wants at the n-th time they are reached.</summary>
internal sealed class ScriptedFailPoints : IFailPoints
{
    private readonly Dictionary<(string Name, int Number), Action> _scripts = [];
    private readonly Dictionary<string, int> _reached = [];

    /// <summary>Asked at every point that no script is for.</summary>
    public Action<string>? Otherwise { get; set; }

    public int Reached(string name) => _reached.GetValueOrDefault(name);

    public void At(string name, int number, Action script) => _scripts.Add((name, number), script);

    public void CrashAt(string name, int number = 1) => At(name, number, () => throw new CrashException(name));

    public void Reach(string name)
    {
        _reached[name] = Reached(name) + 1;
        if (_scripts.Remove((name, _reached[name]), out var script))
        {
            script();
        }
        else
        {
            Otherwise?.Invoke(name);
        }
    }
}

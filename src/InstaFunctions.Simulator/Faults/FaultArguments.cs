using System.Globalization;
using System.Text.Json.Nodes;

namespace InstaFunctions.Simulator.Faults;

/// <summary>The parameters of an armed fault, the defaults filled in.</summary>
internal sealed class FaultArguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly NamedFault _fault;

    /// <exception cref="ArgumentException">A parameter is unknown, or not one of its choices.</exception>
    public FaultArguments(NamedFault fault, JsonObject? given)
    {
        _fault = fault;
        foreach (var parameter in fault.Parameters)
        {
            _values[parameter.Name] = given?[parameter.Name]?.ToString() ?? parameter.Default;
            if (parameter.Choices is { } choices && !choices.Contains(_values[parameter.Name]))
            {
                throw Problem(parameter.Name, $"is one of {string.Join(", ", choices)}");
            }
        }

        if (given?.FirstOrDefault(member => !_values.ContainsKey(member.Key)) is { Key: { } unknown })
        {
            throw new ArgumentException(
                $"The fault '{fault.Name}' has no parameter '{unknown}'; it has: {string.Join(", ", _values.Keys.DefaultIfEmpty("none"))}.");
        }
    }

    public string this[string name] => _values[name];

    /// <exception cref="ArgumentException">It is no number.</exception>
    public double Number(string name) =>
        double.TryParse(_values[name], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw Problem(name, "has to be a number");

    /// <exception cref="ArgumentException">It is no number, or negative.</exception>
    public TimeSpan Seconds(string name) =>
        Number(name) is >= 0 and var seconds ? TimeSpan.FromSeconds(seconds) : throw Problem(name, "must not be negative");

    public bool IsYes(string name) => _values[name] == "yes";

    private ArgumentException Problem(string name, string rule) => new($"The parameter '{name}' of the fault '{_fault.Name}' {rule}.");
}

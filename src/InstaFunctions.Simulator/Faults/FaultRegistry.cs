namespace InstaFunctions.Simulator.Faults;

/// <summary>Every fault that has a name.</summary>
public static class FaultRegistry
{
    /// <summary>All of them, in the order of the documents.</summary>
    public static IReadOnlyList<NamedFault> All { get; } =
    [
        .. PublishFaults.All, .. ContainerFaults.All, .. ListFaults.All, .. ClockFaults.All, .. AccountFaults.All, .. ConnectionFaults.All,
    ];

    /// <summary>What a rule is for, and what it does.</summary>
    /// <exception cref="ArgumentException">It names a fault that is unknown, for an endpoint that it is not for, or no fault at all.</exception>
    internal static (IReadOnlyList<string> Endpoints, Fault Fault) Resolve(FaultRule rule)
    {
        if (rule is { Name: null, Fault: { } described, Endpoint: { } endpoint, Parameters: null })
        {
            return ([endpoint], described);
        }

        if (rule is not { Name: { } name, Fault: null })
        {
            throw new ArgumentException("A rule has either a 'name', or an 'endpoint' and a 'fault'; 'parameters' go with a name.");
        }

        var named = All.FirstOrDefault(fault => fault.Name == name)
            ?? throw new ArgumentException($"There is no fault '{name}'; there are: {string.Join(", ", All.Select(fault => fault.Name))}.");
        if (rule.Endpoint is { } one && !named.Endpoints.Contains(one) && !named.Endpoints.Contains(Endpoints.Any))
        {
            throw new ArgumentException($"The fault '{name}' is for {string.Join(", ", named.Endpoints)}, not for '{one}'.");
        }

        return (rule.Endpoint is null ? named.Endpoints : [rule.Endpoint], named.Make(new FaultArguments(named, rule.Parameters)));
    }
}

namespace InstaFunctions.Simulator.Faults;

/// <summary>A fault that can be armed by its name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What goes wrong, in a sentence.</param>
/// <param name="Endpoints">The endpoints it is for; a rule may name one of them.</param>
public sealed record NamedFault(string Name, string Description, IReadOnlyList<string> Endpoints)
{
    /// <summary>What can be chosen about it.</summary>
    public IReadOnlyList<FaultParameter> Parameters { get; init; } = [];

    internal Func<FaultArguments, Fault> Make { get; init; } = _ => throw new NotSupportedException();

    internal static NamedFault Changing(
        string name, string description, IReadOnlyList<string> endpoints, Func<FaultArguments, AnswerChange> change, params IReadOnlyList<FaultParameter> parameters) =>
        new(name, description, endpoints)
        {
            Parameters = parameters,
            Make = arguments => new Fault { Kind = FaultKind.Change, Change = change(arguments) },
        };
}

/// <summary>A parameter of a fault.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it says, with its unit.</param>
/// <param name="Default">What it is when it is left out.</param>
public sealed record FaultParameter(string Name, string Description, string Default)
{
    /// <summary>All that it can be; null when it is free.</summary>
    public IReadOnlyList<string>? Choices { get; init; }
}

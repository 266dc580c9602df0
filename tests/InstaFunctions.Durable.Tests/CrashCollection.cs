namespace InstaFunctions.Durable.Tests;

/// <summary>These tests start and kill processes: they run one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
#pragma warning disable CA1711 // It is what xunit calls a collection.
public sealed class CrashCollection
#pragma warning restore CA1711
{
    public const string Name = "Crash";
}

namespace InstaFunctions.SelfHost.Tests.Crash;

/// <summary>These tests start processes and measure out seconds: they run one after the other, when the others are done.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
#pragma warning disable CA1711 // It is what xunit calls a collection.
public sealed class CrashCollection
#pragma warning restore CA1711
{
    public const string Name = "Crash";
}

namespace InstaFunctions.SelfHost.Tests.Api;

/// <summary>One running service for the tests of a class, with a customer who may schedule and one who may not.</summary>
public sealed class ServiceFixture : IAsyncLifetime
{
    internal Service Service { get; private set; } = null!;

    /// <summary>A tenant with scheduled publishing.</summary>
    internal Customer Ann { get; private set; } = null!;

    /// <summary>A tenant without.</summary>
    internal Customer Bob { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Service = await Service.StartAsync();
        Ann = await Service.AddCustomerAsync("ann");
        Bob = await Service.AddCustomerAsync("bob", scheduledPublishing: false);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync() => await Service.DisposeAsync();
}

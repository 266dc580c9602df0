using InstaFunctions.Functions.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.DurableTask;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace InstaFunctions.Functions.Tests;

/// <summary>The app's services, as Program.cs puts them together; nothing is started and nothing is reached.</summary>
internal sealed class TestApp : IDisposable
{
    private readonly ServiceProvider _services;

    private TestApp(ServiceProvider services) => _services = services;

    public IServiceProvider Services => _services;

    public static TestApp Start(params (string Setting, string? Value)[] settings) => Start(_ => { }, settings);

    public static TestApp Start(Action<IServiceCollection> customize, params (string Setting, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Storage:ConnectionString"] = "UseDevelopmentStorage=true",
                ["Instagram:GraphUrl"] = "http://localhost:5080/",
                ["PublicUrl"] = "http://localhost:7071",
            })
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Setting, setting.Value)))
            .Build();
        var services = new ServiceCollection();
        _ = services.AddLogging().AddOptions().AddSingleton<IConfiguration>(configuration);
        var worker = new Mock<IFunctionsWorkerApplicationBuilder>();
        worker.SetupGet(builder => builder.Services).Returns(services);
        new DurableTaskExtensionStartup().Configure(worker.Object);
        FunctionsApp.AddServices(services, configuration);
        customize(services);
        return new TestApp(services.BuildServiceProvider(validateScopes: true));
    }

    public void Dispose() => _services.Dispose();
}

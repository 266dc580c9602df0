using InstaFunctions.Api.Hosting;
using InstaFunctions.SelfHost.Hosting;

namespace InstaFunctions.SelfHost.Demo;

/// <summary>
/// <c>demo</c>: the service and a simulator in a folder of their own, three posts through the public HTTP API, and then the
/// service stays for the visitor to play with. <c>demo --exit</c> ends instead, with 0 when everything was published.
/// </summary>
internal static class DemoCommand
{
    private const string AdminKey = "demo-operator-key";

    public static async Task<int> RunAsync(string[] args)
    {
        var exits = args.Contains("--exit");
        var folder = Directory.CreateTempSubdirectory("instafunctions-demo-");
        try
        {
            await using var app = await SelfHostApp.BuildAsync(
            [
                "--urls", "http://127.0.0.1:0",
                "--Storage:Path", folder.FullName,
                "--Admin:ApiKey", AdminKey,

                // The visitor reads the tour, not the log; and the keys of a folder that is thrown away need no encryption.
                "--Logging:LogLevel:Default", "Warning",
                "--Logging:LogLevel:Microsoft.AspNetCore.DataProtection", "Error",
                .. args.Where(a => a != "--exit"),
            ]);
            await app.StartAsync();
            var simulator = app.Services.GetService<EmbeddedSimulator>()
                ?? throw new SettingsException("The demo uses the simulator: start it without settings of the section Instagram.");
            var service = new Uri(app.Urls.First());
            Console.WriteLine($"InstaFunctions   {service}");
            Console.WriteLine($"Instagram        {simulator.BaseUrl}  (a SIMULATOR: nothing reaches Instagram)");
            Console.WriteLine();

            using var client = new DemoClient(service);
            var visit = await new DemoTour(client, Console.Out).RunAsync(AdminKey, simulator.Simulator.Accounts[0].AccessToken);
            if (exits)
            {
                await app.StopAsync();
                return visit.Succeeded ? 0 : 1;
            }

            DemoInvitation.Write(Console.Out, service, simulator.BaseUrl, visit);
            await app.WaitForShutdownAsync();
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

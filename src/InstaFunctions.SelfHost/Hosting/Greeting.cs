namespace InstaFunctions.SelfHost.Hosting;

/// <summary>What the console says when the service has started.</summary>
internal static class Greeting
{
    public static void Write(WebApplication app, TextWriter console)
    {
        console.WriteLine($"InstaFunctions listens on {string.Join(", ", app.Urls)}");
        if (app.Services.GetService<EmbeddedSimulator>() is { } simulator)
        {
            console.WriteLine($"No Instagram settings: posts go to the SIMULATOR at {simulator.BaseUrl}, and nothing reaches Instagram.");
            foreach (var account in simulator.Simulator.Accounts)
            {
                console.WriteLine($"  Its account {account.Username} has the access token {account.AccessToken}");
            }
        }

        if (app.Configuration["Admin:ApiKey"] is null)
        {
            console.WriteLine("Admin:ApiKey is not set, so no tenant can be made; set it, for example as the environment variable Admin__ApiKey.");
        }
    }
}

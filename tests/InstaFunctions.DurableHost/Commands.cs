using InstaFunctions.CrashHost;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace InstaFunctions.DurableHost;

/// <summary>The conversation with the test that started the process.</summary>
internal static class Commands
{
    /// <summary>
    /// Prints "@listening &lt;address&gt;", then obeys a line at a time, each answered with "@done". "count" prints
    /// "@requests &lt;blobs&gt; &lt;queues&gt; &lt;tables&gt;" and counts anew.
    /// </summary>
    public static async Task RunCommandsAsync(this WebApplication app, Control control)
    {
        Console.WriteLine($"@listening {app.Urls.First()}");

        // Without its master nobody would ever end it.
        while (await Console.In.ReadLineAsync() is { } command)
        {
            switch (command)
            {
                case "stop":
                    await app.StopAsync();
                    Console.WriteLine("@done");
                    return;
                case "count":
                    Console.WriteLine($"@requests {app.Services.GetRequiredService<RequestCounts>().Take()}");
                    break;
                default:
                    control.Do(command);
                    break;
            }

            Console.WriteLine("@done");
        }

        SuddenDeath.Come();
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using InstaFunctions.Api.Routing;
using InstaFunctions.SelfHost.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace InstaFunctions.Benchmarks.Hosting;

/// <summary>
/// The self-hosted service as it is, in a process of its own, with two endpoints beside it to compare with, and a master who
/// asks through its standard input what it has used.
/// </summary>
internal static class ServiceProgram
{
    /// <summary>How many times as fast its clock runs as the real one.</summary>
    public const string ClockSpeed = "BENCHMARK_CLOCK_SPEED";

    private static readonly ApiRoute Empty = new(
        "Empty", "POST", "/compare/empty", ApiAccess.Tenant, _ => Task.FromResult<IResult>(ApiAnswer.NoContent));

    public static async Task RunAsync(string[] settings)
    {
        await using var app = await SelfHostApp.BuildAsync(settings, builder =>
        {
            if (Environment.GetEnvironmentVariable(ClockSpeed) is { } speed)
            {
                _ = builder.Services.AddSingleton<TimeProvider>(new FastClock(double.Parse(speed, CultureInfo.InvariantCulture)));
            }
        });
        var dispatcher = app.Services.GetRequiredService<ApiDispatcher>();
        _ = app.MapPost(Empty.Pattern, (Delegate)((HttpContext http) => dispatcher.HandleAsync(Empty, http)));
        BareUpload.Map(app);
        await app.StartAsync();
        Console.WriteLine($"@listening {app.Urls.First()}");

        // Without its master nobody would ever end it.
        while (await Console.In.ReadLineAsync() is { } command and not "stop")
        {
            switch (command.Split(' ', 2))
            {
                case ["usage"]:
                    Console.WriteLine($"@usage {JsonSerializer.Serialize(Usage.Now(), SeedJson.Default.Usage)}");
                    break;
                case ["rest"]:
                    // What it would come down to in a quiet hour.
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    Console.WriteLine($"@usage {JsonSerializer.Serialize(Usage.Now(), SeedJson.Default.Usage)}");
                    break;
                case ["seed", var seed]:
                    await Seed.RunAsync(JsonSerializer.Deserialize(seed, SeedJson.Default.SeedOrder)!, app.Services);
                    Console.WriteLine("@seeded");
                    break;
                case ["time"]:
                    Console.WriteLine($"@time {app.Services.GetRequiredService<TimeProvider>().GetUtcNow():O}");
                    break;
                default:
                    throw new InvalidOperationException($"There is no command \"{command}\".");
            }
        }

        await app.StopAsync();
    }
}

/// <summary>What a process has used.</summary>
/// <param name="AllocatedBytes">Allocated since its start, collected or not.</param>
/// <param name="ResidentBytes">Its resident memory.</param>
/// <param name="HeapBytes">The managed heap.</param>
internal sealed record Usage(long AllocatedBytes, long ResidentBytes, long HeapBytes)
{
    public static Usage Now() => new(GC.GetTotalAllocatedBytes(), Environment.WorkingSet, GC.GetTotalMemory(forceFullCollection: false));
}

[JsonSerializable(typeof(Usage))]
[JsonSerializable(typeof(SeedOrder))]
internal sealed partial class SeedJson : JsonSerializerContext;

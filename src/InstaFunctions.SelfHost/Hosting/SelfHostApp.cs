using InstaFunctions.Api;
using InstaFunctions.Api.Accounts;
using InstaFunctions.Api.Health;
using InstaFunctions.Api.Hosting;
using InstaFunctions.Api.OpenApi;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Core.Quota;
using InstaFunctions.Instagram;
using InstaFunctions.Media;
using InstaFunctions.SelfHost.Media;
using InstaFunctions.SelfHost.Sqlite;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace InstaFunctions.SelfHost.Hosting;

/// <summary>Puts the whole service together in one process.</summary>
public static class SelfHostApp
{
    /// <summary>Builds the service. It does not listen yet.</summary>
    /// <param name="args">The command line: settings as <c>--Section:Name value</c>, and <c>--urls</c>.</param>
    /// <param name="customize">Has the last word on the services; for tests.</param>
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    /// <exception cref="OptionsValidationException">A setting is wrong.</exception>
    /// <exception cref="AlreadyRunningException">Another process uses the same folder.</exception>
    public static async Task<WebApplication> BuildAsync(string[] args, Action<WebApplicationBuilder>? customize = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        KnownSettings.Check(
            builder.Configuration, (StorageOptions.Section, typeof(StorageOptions)), (InstagramOptions.Section, typeof(InstagramOptions)));

        var simulator = await EmbeddedSimulator.StartIfUnconfiguredAsync(builder.Configuration);
        try
        {
            FrameworkSettings.Check(builder.Configuration);
            CheckPublicUrl(builder.Configuration);
            AddServices(builder, simulator);
            customize?.Invoke(builder);
        }
        catch when (simulator is not null)
        {
            await simulator.DisposeAsync();
            throw;
        }

        return await CheckAsync(builder.Build());
    }

    private static async Task<WebApplication> CheckAsync(WebApplication app)
    {
        try
        {
            _ = app.Services.GetService<EmbeddedSimulator>();
            await StartChecks.RunAsync(app.Services);
            _ = app.Lifetime.ApplicationStopping.Register(app.Services.GetRequiredService<JobChangeNotifier>().EndWaits);
            Map(app);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private static void AddServices(WebApplicationBuilder builder, EmbeddedSimulator? simulator)
    {
        var services = builder.Services;
        var storage = builder.Configuration.GetSection(StorageOptions.Section).Get<StorageOptions>() ?? new StorageOptions();
        services.AddValidatedOptions<StorageOptions>(StorageOptions.Section);
        services.AddValidatedOptions<QuotaOptions>(QuotaOptions.Section);
        services.AddSingleton<IValidateOptions<QuotaOptions>, QuotaOptionsValidator>();
        services.AddSingleton<IValidateOptions<PublishingOptions>, GraceValidator>();
        if (simulator is not null)
        {
            // By a factory, so that it ends with the service and deletes the media it kept.
            services.AddSingleton(_ => simulator);
        }

        services.AddDataProtection()
            .SetApplicationName("InstaFunctions")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(storage.Path, "keys", "ring")));
        services.AddSingleton(provider => SqliteDatabase.Open(
            new SqliteDatabaseOptions { Path = storage.Path }, provider.GetRequiredService<ILogger<SqliteDatabase>>()));
        services.AddSingleton(new DiskProbe(storage.Path));
        services.AddSingleton<KeyRingCheck>();
        services.AddSqliteStores();
        services.AddSingleton<IQuotaLedger, QuotaLedger>();
        services.AddPublishing();
        services.AddEmbeddedWorkflows();
        services.AddInstagramPlatform(builder.Configuration.GetSection(InstagramOptions.Section));
        services.AddMedia();
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<IPublicAddress>(provider => provider.GetRequiredService<PublicAddress>());
        services.AddMediaFolder(storage.Path, provider => provider.GetRequiredService<PublicAddress>().Base);
        services.AddApi();
        services.AddSingleton<IReadiness, SelfHostReadiness>();
        services.AddHostedService<Housekeeping>();

        // What stops the start is told once, in a sentence; the framework would add its stack trace, twice.
        services.KeepRequestsOutOfLogs(exception => StartFailure.Explain(exception) is not null);
        builder.WebHost.ConfigureKestrel((context, kestrel) => RequestLimits.Apply(kestrel, context.Configuration));
    }

    private static void Map(WebApplication app)
    {
        // What no route takes is a problem like any other; only the bare answers of routing itself have no content type.
        app.Use(async (http, next) =>
        {
            await next(http);
            var status = http.Response.StatusCode;
            if (status is StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed
                && http.Request.Path.StartsWithSegments("/api") && !http.Response.HasStarted && http.Response.ContentType is null)
            {
                await ApiDispatcher.Unmatched(http, status).ExecuteAsync(http);
            }
        });
        var dispatcher = app.Services.GetRequiredService<ApiDispatcher>();
        foreach (var route in ApiRoutes.All)
        {
            app.MapMethods(route.Pattern, route.Methods, (Delegate)((HttpContext http) => dispatcher.HandleAsync(route, http))).WithName(route.Name);
        }

        app.MapSignedMedia();
        app.UseReferencePage();
    }

    /// <summary>Media links on an address that Instagram cannot reach would fail every publish, one by one and late.</summary>
    private static void CheckPublicUrl(ConfigurationManager configuration)
    {
        var instagram = configuration.GetSection(InstagramOptions.Section).Get<InstagramOptions>() ?? new InstagramOptions();
        // Read whatever Instagram is: an address that is none would fail the first publish instead of the start.
        var address = PublicUrl.Configured(configuration);
        if (PublicUrl.IsRealInstagram(instagram.GraphUrl) && PublicUrl.WhyNotPublic(address) is { } why)
        {
            throw new SettingsException(
                $"{PublicUrl.Setting} {why}. Instagram fetches the media from this service: set {PublicUrl.Setting} to its public https address.");
        }
    }
}

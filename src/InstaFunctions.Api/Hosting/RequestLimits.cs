using InstaFunctions.Core.Media;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;

namespace InstaFunctions.Api.Hosting;

/// <summary>How large requests may be, the same on every host.</summary>
public static class RequestLimits
{
    // A multipart body is a little longer than the file in it.
    private const long FormOverhead = 1024 * 1024;

    /// <summary>Lets bodies be as large as the largest media item.</summary>
    public static void Apply(KestrelServerOptions kestrel, IConfiguration configuration)
    {
        var limits = configuration.GetSection(MediaOptions.Section).Get<MediaOptions>() ?? new MediaOptions();
        kestrel.Limits.MaxRequestBodySize = Math.Max(limits.MaxImageBytes, limits.MaxVideoBytes) + FormOverhead;
        kestrel.AddServerHeader = false;
    }
}

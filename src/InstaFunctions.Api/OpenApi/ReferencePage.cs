using Microsoft.AspNetCore.Builder;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace InstaFunctions.Api.OpenApi;

/// <summary>The reference for people: Swagger UI, with everything it needs in this process.</summary>
public static class ReferencePage
{
    /// <summary>Where it is served.</summary>
    public const string Path = "/docs";

    // Nothing is loaded from elsewhere, nothing inline runs, and nobody puts the page into a frame. The one hash is the style
    // within Swagger UI's logo; should a later version have another, the logo lacks its colours and nothing else happens.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Serves the page at <see cref="Path"/>.</summary>
    public static IApplicationBuilder UseReferencePage(this IApplicationBuilder app) => app.UseWhen(
        context => context.Request.Path.StartsWithSegments(Path),
        branch =>
        {
            _ = branch.Use((context, next) =>
            {
                var headers = context.Response.Headers;
                headers.ContentSecurityPolicy = ContentSecurityPolicy;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "no-referrer";
                return next(context);
            });
            _ = branch.UseSwaggerUI(ui =>
            {
                ui.RoutePrefix = Path.TrimStart('/');
                ui.DocumentTitle = "InstaFunctions API";
                ui.SwaggerEndpoint(OpenApiEndpoints.Path, "InstaFunctions");
                ui.DocExpansion(DocExpansion.List);
                ui.DefaultModelsExpandDepth(0);
                ui.DisplayRequestDuration();
                ui.EnableDeepLinking();
                ui.EnableFilter();
            });
        });
}

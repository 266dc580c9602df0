using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace InstaFunctions.Api.Accounts;

/// <summary>A question on a page: a form of two buttons, which posts to this service.</summary>
/// <param name="Action">The path it posts to.</param>
/// <param name="Value">What it sends as <c>grant</c>.</param>
/// <param name="Yes">The button that sends <c>decision=connect</c>.</param>
/// <param name="No">The button that sends <c>decision=cancel</c>.</param>
/// <param name="LeadsTo">The address that the answer may redirect to; null for none.</param>
public sealed record HtmlQuestion(string Action, string Value, string Yes, string No, Uri? LeadsTo);

/// <summary>A page for a person: a few sentences, and nothing from elsewhere.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">The heading.</param>
/// <param name="Sentences">The text; plain, it is encoded here.</param>
public sealed record HtmlAnswer(int Status, string Title, params IReadOnlyList<string> Sentences) : IResult, IStatusCodeHttpResult
{
    private const string Style =
        "body{margin:0;min-height:100vh;display:grid;place-items:center;background:#fafafb;color:#17171c;font:1.05rem/1.55 system-ui,sans-serif}"
        + "main{max-width:34rem;margin:1.5rem;padding:2rem;background:#fff;border:1px solid #e5e5ea;border-radius:14px}"
        + "h1{margin:0 0 1rem;font-size:1.4rem}p{margin:.6rem 0 0;overflow-wrap:anywhere}"
        + "form{display:flex;gap:.75rem;margin-top:1.5rem}button{font:inherit;padding:.5rem 1.25rem;border:1px solid #9c1f52;border-radius:8px;background:none;color:inherit;cursor:pointer}"
        + "button[value=connect]{background:#9c1f52;color:#fff}button:focus-visible{outline:3px solid #9c1f52;outline-offset:2px}"
        + "a{color:#9c1f52}a:focus-visible{outline:3px solid #9c1f52;outline-offset:2px}"
        + "@media(prefers-color-scheme:dark){body{background:#111115;color:#f1f1f4}main{background:#1a1a20;border-color:#2c2c34}a{color:#ff8ab8}}";

    // The style is allowed by its hash, so that nothing else is, whatever gets into the page.
    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; "
        + "base-uri 'none'; frame-ancestors 'none'; form-action ";

    /// <summary>Where the person can go on; null for nowhere. Already checked.</summary>
    public string? Next { get; init; }

    /// <summary>What the person is asked; null for nothing.</summary>
    public HtmlQuestion? Question { get; init; }

    /// <inheritdoc/>
    public int? StatusCode => Status;

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "text/html; charset=utf-8";
        foreach (var (name, value) in PageHeaders)
        {
            response.Headers[name] = value;
        }

        response.Headers.ContentSecurityPolicy = Policy + FormTargets();
        response.Headers.XContentTypeOptions = "nosniff";
        return response.WriteAsync(Render(), httpContext.RequestAborted);
    }

    /// <summary>What every answer to a redirect of the platform carries: its address contains a code, which must go no further.</summary>
    internal static IReadOnlyDictionary<string, string> PageHeaders { get; } = new Dictionary<string, string>
    {
        ["Cache-Control"] = "no-store",
        ["Referrer-Policy"] = "no-referrer",
    };

    // Browsers hold the redirect that answers a form to the same rule.
    private string FormTargets() => Question switch
    {
        null => "'none'",
        { LeadsTo: null } => "'self'",
        { LeadsTo: var next } => $"'self' {next.Scheme}://{next.IdnHost}{(next.IsDefaultPort ? "" : $":{next.Port}")}",
    };

    private string Form() => Question is null ? "" : $"""
        <form method="post" action="{Encode(Question.Action)}"><input type="hidden" name="grant" value="{Encode(Question.Value)}">
        <button name="decision" value="connect">{Encode(Question.Yes)}</button>
        <button name="decision" value="cancel">{Encode(Question.No)}</button></form>
        """;

    private string Render()
    {
        var text = string.Concat(Sentences.Select(s => $"<p>{Encode(s)}</p>"));
        var next = Next is null ? "" : $"<p><a href=\"{Encode(Next)}\">Continue</a></p>";
        return $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <title>{Encode(Title)}</title><style>{Style}</style></head>
            <body><main><h1>{Encode(Title)}</h1>{text}{Form()}{next}</main></body></html>
            """;
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}

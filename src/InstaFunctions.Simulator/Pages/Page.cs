using System.Net;

namespace InstaFunctions.Simulator.Pages;

/// <summary>The frame of every page: the style, and the words that say what this is.</summary>
internal static class Page
{
    private const string Style = """
        :root{--ink:#17171c;--soft:#6d6d78;--line:#e5e5ea;--paper:#fafafb;--card:#fff;--accent:#c1356f;--warm:linear-gradient(45deg,#f2994a,#c1356f 55%,#6a3aa8)}
        @media(prefers-color-scheme:dark){:root{--ink:#f1f1f4;--soft:#a0a0ac;--line:#2c2c34;--paper:#111115;--card:#1a1a20;--accent:#ff7fb0}}
        *{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
        a{color:inherit;text-decoration:none}main a.link,footer a{color:var(--accent);text-decoration:underline;text-underline-offset:2px}
        a:focus-visible,button:focus-visible,input:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
        header{border-bottom:1px solid var(--line);background:var(--card)}
        header div,main,footer{max-width:62rem;margin:0 auto;padding:1rem 1.25rem}
        header div{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:baseline}header b{font-size:1.15rem}header span,footer{color:var(--soft);font-size:.9rem}
        h1{font-size:1.4rem;margin:.5rem 0 1rem}h2{font-size:1.2rem;margin:0}
        .account{margin:1.5rem 0 3rem}.who{display:flex;gap:1rem;align-items:center;margin-bottom:1rem}.who img{width:4.5rem;height:4.5rem;border-radius:50%}.who p{margin:0;color:var(--soft)}
        .stories{display:flex;gap:.9rem;overflow-x:auto;padding:.25rem .25rem 1rem}.story{flex:none;width:4.9rem;text-align:center;font-size:.78rem;color:var(--soft)}
        .ring{display:block;width:4.9rem;height:4.9rem;border-radius:50%;padding:3px;background:var(--warm)}.ring>*{width:100%;height:100%;object-fit:cover;border-radius:50%;border:3px solid var(--paper);display:block;background:var(--line)}
        .grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:1rem}
        .post{background:var(--card);border:1px solid var(--line);border-radius:12px;overflow:hidden;display:flex;flex-direction:column}
        .frame{position:relative;aspect-ratio:4/5;background:var(--line);display:block}.frame>img,.frame>video,.frame>.strip,.frame>.empty{position:absolute;inset:0;width:100%;height:100%;object-fit:cover}
        .strip{display:flex;overflow-x:auto;scrollbar-width:none;scroll-snap-type:x mandatory}.strip>*{flex:0 0 100%;width:100%;height:100%;object-fit:cover;scroll-snap-align:start}
        .tag{position:absolute;top:.6rem;right:.6rem;background:rgba(0,0,0,.62);color:#fff;border-radius:99px;padding:.1rem .6rem;font-size:.78rem}
        .text{padding:.7rem .85rem .85rem;display:grid;gap:.3rem}.text p{margin:0;overflow-wrap:anywhere;white-space:pre-line}.text .clip{display:-webkit-box;-webkit-line-clamp:3;-webkit-box-orient:vertical;overflow:hidden}
        .text small,.note,dt{color:var(--soft);font-size:.84rem}.empty{border:1px dashed var(--line);border-radius:12px;padding:2rem;text-align:center;color:var(--soft)}
        .one{display:grid;grid-template-columns:minmax(0,3fr) minmax(16rem,2fr);gap:2rem;align-items:start}@media(max-width:44rem){.one{grid-template-columns:1fr}}
        .one .media{display:grid;gap:1rem}.one .media img,.one .media video{width:100%;max-height:80vh;object-fit:contain;background:var(--line);border-radius:12px;display:block}
        dl{display:grid;gap:.1rem;margin:1rem 0}dd{margin:0 0 .5rem;overflow-wrap:anywhere;font-size:.92rem}code{font:.88em ui-monospace,monospace;overflow-wrap:anywhere}
        form.card{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:1.5rem;max-width:28rem;margin:2rem auto;display:grid;gap:1rem}
        fieldset{border:1px solid var(--line);border-radius:10px;padding:.75rem 1rem;display:grid;gap:.5rem}label{display:flex;gap:.6rem;align-items:center}
        button{font:inherit;font-weight:600;border-radius:9px;border:1px solid var(--line);background:var(--card);color:var(--ink);padding:.6rem 1rem;cursor:pointer}button.main{background:#c1356f;border-color:#c1356f;color:#fff}
        .row{display:flex;gap:.75rem;flex-wrap:wrap}.outcome{border-left:4px solid var(--accent);background:var(--card);padding:.75rem 1rem;overflow-wrap:anywhere}
        """;

    public static Task WriteAsync(HttpContext http, string html, int status = StatusCodes.Status200OK)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return http.Response.WriteAsync(html, http.RequestAborted);
    }

    public static string Render(string title, string body) => $"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
        <title>{E(title)} · Instagram simulator</title><style>{Style}</style></head>
        <body><header><div><b><a href="/">Instagram simulator</a></b><span>Runs on this machine. Nothing here is on Instagram.</span></div></header>
        <main>{body}</main>
        <footer>This page is made by a simulator for testing. It is not Instagram and has no connection to it.
        <a href="/_sim/posts">Posts</a> · <a href="/_sim/calls">Calls</a> · <a href="/_sim/faults">Faults</a> · <a href="/_sim/settings">Settings</a></footer></body></html>
        """;

    public static string E(string? text) => WebUtility.HtmlEncode(text) ?? "";
}

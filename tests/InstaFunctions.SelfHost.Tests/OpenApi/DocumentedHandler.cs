using System.Text.Json.Nodes;

namespace InstaFunctions.SelfHost.Tests.OpenApi;

/// <summary>
/// Holds every answer of the service against the document: its status, its content type, its headers and its body. Whatever
/// test sends its requests through it checks the document as well.
/// </summary>
internal sealed class DocumentedHandler(Contract contract) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
{
    // What HTTP itself adds to any answer, and what a page for a person is protected by.
    private static readonly HashSet<string> Plain = new(StringComparer.OrdinalIgnoreCase)
    {
        "Date", "Transfer-Encoding", "Content-Type", "Content-Length", "Cache-Control", "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy",
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        var operation = contract.OperationOf(request.Method.Method, request.RequestUri!.AbsolutePath);
        var what = $"{operation["operationId"]} {(int)answer.StatusCode}";
        var responses = operation["responses"]!.AsObject();
        Assert.True(responses.TryGetPropertyValue(((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture), out var found), $"{what} is not documented.");
        var response = contract.Resolve(found!);

        var headers = response["headers"]!.AsObject().Select(h => h.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var sent = answer.Headers.Concat(answer.Content.Headers).Select(h => h.Key).Where(h => !Plain.Contains(h)).ToList();
        if (answer.StatusCode is System.Net.HttpStatusCode.TooManyRequests || (int)answer.StatusCode < 300)
        {
            Assert.True(sent.TrueForAll(headers.Contains), $"{what} has undocumented headers: {string.Join(", ", sent.Where(h => !headers.Contains(h)))}.");
        }

        await CheckBodyAsync(what, response, answer, cancellationToken);
        return answer;
    }

    private async Task CheckBodyAsync(string what, JsonNode response, HttpResponseMessage answer, CancellationToken cancellation)
    {
        await answer.Content.LoadIntoBufferAsync(cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        var type = answer.Content.Headers.ContentType?.MediaType;
        if (response["content"] is not { } content)
        {
            Assert.True(text.Length == 0, $"{what} is documented without a body, and has one.");
            return;
        }

        Assert.True(type is not null && content[type] is not null, $"{what} is documented as {string.Join(", ", content.AsObject().Select(c => c.Key))}, and is {type}.");
        if (type!.EndsWith("json", StringComparison.Ordinal) && content[type]!["schema"]!.AsObject().Count > 0 && what[..what.IndexOf(' ', StringComparison.Ordinal)] != "GetOpenApi")
        {
            var errors = contract.Check(content[type]!["schema"]!, JsonNode.Parse(text));
            Assert.True(errors.Count == 0, $"{what}: {string.Join("; ", errors)}\n{text}");
        }

        if (type == "application/problem+json")
        {
            var code = (string)JsonNode.Parse(text)!["code"]!;
            Assert.True(content[type]!["examples"]![code] is not null, $"{what} does not document the code {code}: {text}");
        }
    }
}

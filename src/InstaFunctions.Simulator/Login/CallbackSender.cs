using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using InstaFunctions.Simulator.Accounts;
using InstaFunctions.Simulator.Control;

namespace InstaFunctions.Simulator.Login;

/// <summary>Sends what the platform sends by itself: deauthorizations, deletion requests, webhook events.</summary>
internal sealed class CallbackSender(InstagramSimulator simulator)
{
    public const string Deauthorize = "deauthorize";
    public const string DataDeletion = "data-deletion";
    public const string Webhook = "webhook";
    public const string WebhookVerification = "webhook-verification";

    private const int LongestAnswer = 2000;

    private static readonly HttpClient Http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    })
    {
        Timeout = TimeSpan.FromSeconds(20),
    };

    /// <exception cref="ArgumentException">The kind is unknown, or its URL is not set.</exception>
    public Task<SentBody> SendAsync(SimulatedAccount account, SendBody body, CancellationToken ct)
    {
        var options = simulator.Options;
        var secret = body.WrongSignature ? options.AppSecret + "-wrong" : options.AppSecret;
        switch (body.Kind)
        {
            case Deauthorize:
                // The person removes the app: that ends the tokens, whether or not the app hears of it.
                if (!body.WrongSignature)
                {
                    simulator.Revoke(account, 458);
                }

                return PostSignedRequestAsync(body.Kind, Known(options.DeauthorizeUrl, "deauthorizeUrl"), account, secret, ct);
            case DataDeletion:
                return PostSignedRequestAsync(body.Kind, Known(options.DataDeletionUrl, "dataDeletionUrl"), account, secret, ct);
            case Webhook:
                return PostEventAsync(Known(options.WebhookUrl, "webhookUrl"), body.Body ?? CommentEvent(account), secret, ct);
            case WebhookVerification:
                return VerifyAsync(Known(options.WebhookUrl, "webhookUrl"), options.WebhookVerifyToken, ct);
            default:
                throw new ArgumentException($"'kind' is one of {Deauthorize}, {DataDeletion}, {Webhook}, {WebhookVerification}.");
        }
    }

    private Task<SentBody> PostSignedRequestAsync(string kind, Uri url, SimulatedAccount account, string secret, CancellationToken ct)
    {
        var content = new FormUrlEncodedContent(
        [
            new("signed_request", SignedRequest.Make(account.AppScopedId, simulator.Clock.GetUtcNow(), secret)),
        ]);
        return ExchangeAsync(kind, new HttpRequestMessage(HttpMethod.Post, url) { Content = content }, url, ct);
    }

    private static Task<SentBody> PostEventAsync(Uri url, string body, string secret, CancellationToken ct)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        request.Headers.Add("X-Hub-Signature-256", SignedRequest.Header(bytes, secret));
        return ExchangeAsync(Webhook, request, url, ct);
    }

    private static async Task<SentBody> VerifyAsync(Uri url, string verifyToken, CancellationToken ct)
    {
        var challenge = RandomNumberGenerator.GetInt32(100_000_000, int.MaxValue).ToString(CultureInfo.InvariantCulture);
        var query = $"hub.mode=subscribe&hub.challenge={challenge}&hub.verify_token={Uri.EscapeDataString(verifyToken)}";
        var target = new UriBuilder(url) { Query = url.Query.Length > 1 ? $"{url.Query[1..]}&{query}" : query }.Uri;
        var sent = await ExchangeAsync(WebhookVerification, new HttpRequestMessage(HttpMethod.Get, target), url, ct);
        return sent.Status != 200 || sent.Answer == challenge
            ? sent
            : sent with { Answer = "The challenge was not echoed: verification fails." };
    }

    private static async Task<SentBody> ExchangeAsync(string kind, HttpRequestMessage request, Uri url, CancellationToken ct)
    {
        using (request)
        {
            try
            {
                using var response = await Http.SendAsync(request, ct);
                var answer = await response.Content.ReadAsStringAsync(ct);
                return new SentBody(kind, url, (int)response.StatusCode, answer.Length > LongestAnswer ? answer[..LongestAnswer] : answer);
            }
            catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
            {
                return new SentBody(kind, url, 0, "No answer: " + e.Message);
            }
        }
    }

    private string CommentEvent(SimulatedAccount account)
    {
        var now = simulator.Clock.GetUtcNow().ToUnixTimeSeconds();
        return new JsonObject
        {
            ["object"] = "instagram",
            ["entry"] = new JsonArray(new JsonObject
            {
                ["id"] = account.IgUserId,
                ["time"] = now,
                ["changes"] = new JsonArray(new JsonObject
                {
                    ["field"] = "comments",
                    ["value"] = new JsonObject
                    {
                        ["id"] = "1799" + now.ToString(CultureInfo.InvariantCulture),
                        ["from"] = new JsonObject { ["id"] = "232323232", ["username"] = "a_follower" },
                        ["media"] = new JsonObject { ["id"] = simulator.Posts.LastOrDefault(post => post.IgUserId == account.IgUserId)?.Id ?? "0", ["media_product_type"] = "FEED" },
                        ["text"] = "A comment made by the simulator",
                    },
                }),
            }),
        }.ToJsonString();
    }

    private static Uri Known(Uri? url, string setting) =>
        url ?? throw new ArgumentException($"Set '{setting}' first: PATCH /_sim/settings.");
}

using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace InstaFunctions.CrashHarness;

/// <summary>What a client asks to publish.</summary>
internal enum OrderKind
{
    Image,
    Reel,
    Story,
    Carousel,
    ScheduledImage,
}

/// <summary>
/// One thing that a client wants published, and how far it has come with that. The client is a careful one: whatever breaks,
/// it asks again with the same idempotency key, until it has an answer.
/// </summary>
internal sealed class Order(OrderKind kind, string mark, string account)
{
    // Long enough for the request to arrive in, on a machine that is busy.
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(3);

    private const int MaxRenewals = 20;

    private readonly List<string> _mediaIds = [];
    private JsonObject? _body;
    private string _key = $"order-{mark}";
    private int _keys;
    private bool _mustConnect;

    public OrderKind Kind => kind;

    public string Mark => mark;

    /// <summary>The username of the account it goes to.</summary>
    public string Account => account;

    public string? Caption => kind == OrderKind.Story ? null : $"{Words} {mark}";

    /// <summary>How the caption begins; the mark, which no other order has, is its end.</summary>
    public string Words { get; init; } = "Order";

    /// <summary>After this it must not go out; for accounts whose window a fault calls full.</summary>
    public TimeSpan? PublishWithin { get; init; }

    /// <summary>When it is to go out; otherwise, a scheduled image goes out as soon as can be.</summary>
    public TimeSpan? GoesOutIn { get; init; }

    /// <summary>Whether it may wait for a slot of the window.</summary>
    public bool WaitsForQuota { get; init; }

    public IReadOnlyList<Sample> Media { get; } = kind switch
    {
        OrderKind.Reel => [Sample.Clip(mark)],
        OrderKind.Carousel => [Sample.Photo(mark + "/0"), Sample.Photo(mark + "/1")],
        _ => [Sample.Photo(mark)],
    };

    /// <summary>The job, once the service has accepted the order.</summary>
    public string? JobId { get; private set; }

    /// <summary>Why the service did not accept it.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Whether the acceptance was told only at a later asking: the first answer was lost.</summary>
    public bool WasReplayed { get; private set; }

    public bool IsSettled => JobId is not null || Refusal is not null;

    /// <summary>Uploads the media that are not uploaded yet.</summary>
    public async Task UploadAsync(ServiceClient client)
    {
        while (_mediaIds.Count < Media.Count)
        {
            var mediaItem = (await client.UploadAsync(Media[_mediaIds.Count])).Expect(HttpStatusCode.Created);
            _mediaIds.Add(mediaItem.Text("mediaId"));
        }
    }

    /// <summary>Asks once for what is uploaded.</summary>
    public async Task<Answer> AskAsync(ServiceClient client, Func<string, bool, Task<string>> connect)
    {
        _body ??= Body(await connect(account, _mustConnect));
        var path = kind == OrderKind.Carousel ? "api/v1/publish/instagram/carousel" : "api/v1/publish/instagram";
        return await client.PostAsync(path, _body, _key);
    }

    /// <summary>Goes as far as it can. What the death of the service breaks off is taken up by the next call.</summary>
    public async Task PlaceAsync(ServiceClient client, Func<string, bool, Task<string>> connect)
    {
        await UploadAsync(client);
        while (!IsSettled)
        {
            Take(await AskAsync(client, connect));
        }
    }

    private void Take(Answer answer)
    {
        switch (answer)
        {
            case { Status: HttpStatusCode.Accepted }:
                JobId = answer.Text("outputJobId");
                WasReplayed = answer.IsReplayed;
                break;

            // The first request was never stored, and its time has passed since.
            case { Code: "validation_failed" } when kind == OrderKind.ScheduledImage || PublishWithin is not null:
                Renew();
                break;

            // The account's token was refused before; connecting it again is what the answer asks for.
            case { Code: "account_not_connected" }:
                _mustConnect = true;
                Renew();
                break;
            case { Code: "quota_exhausted" }:
                Refusal = answer.Code;
                break;
            default:
                throw new InvalidOperationException($"Order {mark}: {(int)answer.Status} {answer.Body.ToJsonString()}");
        }
    }

    private void Renew()
    {
        if (++_keys > MaxRenewals)
        {
            throw new InvalidOperationException($"Order {mark} is refused time and again: {_body!.ToJsonString()}");
        }

        (_body, _key) = (null, $"order-{mark}-{_keys.ToString(CultureInfo.InvariantCulture)}");
    }

    private JsonObject Body(string accountId)
    {
        var now = TimeProvider.System.GetUtcNow();
        var body = new JsonObject { ["instagramAccountId"] = accountId };
        if (kind == OrderKind.Carousel)
        {
            body["mediaIds"] = new JsonArray([.. _mediaIds.Select(id => (JsonNode)id)]);
        }
        else
        {
            body["mediaId"] = _mediaIds[0];
        }

        if (kind is OrderKind.Reel or OrderKind.Story)
        {
            body["product"] = kind == OrderKind.Reel ? "REELS" : "STORIES";
        }

        if (Caption is not null)
        {
            body["caption"] = Caption;
        }

        if (kind == OrderKind.ScheduledImage)
        {
            body["scheduledAt"] = (now + (GoesOutIn ?? Lead)).ToString("O");
        }

        if (WaitsForQuota)
        {
            body["whenQuotaExhausted"] = "wait";
        }

        if (PublishWithin is { } limit)
        {
            body["publishBefore"] = (now + limit).ToString("O");
        }

        return body;
    }
}

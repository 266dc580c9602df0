namespace InstaFunctions.Simulator.Calls;

/// <summary>The last calls received, in a ring of fixed size.</summary>
internal sealed class CallLog(int capacity)
{
    private const int LongestValue = 500;

    private static readonly HashSet<string> Secrets = new(StringComparer.OrdinalIgnoreCase)
    {
        "access_token", "client_secret", "code", "fb_exchange_token", "signed_request",
    };

    private readonly Lock _gate = new();
    private readonly List<CallRecord> _ring = [];
    private long _last;
    private long _first = 1;

    public CallRecord Add(DateTimeOffset time, string method, string path, string endpoint)
    {
        lock (_gate)
        {
            var call = new CallRecord { Number = ++_last, Time = time, Method = method, Path = path, Endpoint = endpoint };
            var slot = (int)((call.Number - 1) % capacity);
            if (slot < _ring.Count)
            {
                _ring[slot] = call;
            }
            else
            {
                _ring.Add(call);
            }

            _first = Math.Max(_first, _last - capacity + 1);
            return call;
        }
    }

    /// <summary>Calls with a number greater than <paramref name="since"/>, oldest first.</summary>
    public IReadOnlyList<CallRecord> Since(long since, int limit)
    {
        lock (_gate)
        {
            var from = Math.Max(since + 1, _first);
            var count = (int)Math.Clamp(_last - from + 1, 0, limit);
            var calls = new CallRecord[count];
            for (var i = 0; i < count; i++)
            {
                calls[i] = _ring[(int)((from + i - 1) % capacity)];
            }

            return calls;
        }
    }

    /// <summary>Forgets all; numbers go on from where they were.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            // The ring's slots follow from the numbers, so it is kept, blank, rather than emptied.
            _first = _last + 1;
            for (var i = 0; i < _ring.Count; i++)
            {
                _ring[i] = null!;
            }
        }
    }

    public static Dictionary<string, string> Redact(IReadOnlyDictionary<string, string> parameters)
    {
        var shown = new Dictionary<string, string>(parameters.Count, StringComparer.Ordinal);
        foreach (var (name, value) in parameters)
        {
            shown[name] = Secrets.Contains(name) ? "[redacted]"
                : value.Length > LongestValue ? value[..LongestValue] + "…"
                : value;
        }

        return shown;
    }
}

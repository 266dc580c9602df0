using System.Text.Json;
using InstaFunctions.Api.Problems;
using InstaFunctions.Core;

namespace InstaFunctions.Api.Requests;

/// <summary>
/// Reads the fields of a JSON object one by one and collects everything that is missing, mistyped or unknown, so that a
/// caller learns all of it at once. A field that is null counts as absent.
/// </summary>
public sealed class JsonFields(JsonElement root)
{
    // Not looked up in the element itself, which throws as soon as any name is not text.
    private readonly Dictionary<string, JsonElement> _values = ValuesOf(root);
    private readonly HashSet<string> _known = [];
    private readonly List<FieldError> _errors = [];
    private int _moreErrors;

    /// <summary>What was found wrong so far, within <see cref="ApiProblemException.MaxErrors"/>.</summary>
    public IReadOnlyList<FieldError> Errors => _errors;

    /// <summary>Whether a field is there.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>A text.</summary>
    public string? Text(string name, bool required = false) =>
        Read(name, required, JsonValueKind.String, "a string", value => TextOf(value, name));

    /// <summary>A boolean.</summary>
    public bool? Flag(string name, bool required = false)
    {
        if (Find(name) is not { } value)
        {
            Missing(name, required);
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Mistyped(name, "true or false");
        return null;
    }

    /// <summary>A whole number.</summary>
    public long? Number(string name, bool required = false)
    {
        if (Find(name) is not { } value)
        {
            Missing(name, required);
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number))
        {
            return number;
        }

        Mistyped(name, "a whole number");
        return null;
    }

    /// <summary>One of our ids.</summary>
    public T? Id<T>(string name, bool required = true)
        where T : struct, IUuid<T>
    {
        var text = Text(name, required);
        if (text is null)
        {
            return null;
        }

        if (T.TryParse(text, null, out var id))
        {
            return id;
        }

        Add(new FieldError(name, "not_a_uuid", "must be a UUID, such as 019e1b70-6f9e-80fd-8c49-690bcbdaf8db."));
        return null;
    }

    /// <summary>A list of our ids.</summary>
    public IReadOnlyList<T>? Ids<T>(string name, bool required = true)
        where T : struct, IUuid<T> => List(name, required, (item, path) =>
        {
            if (item.ValueKind == JsonValueKind.String && T.TryParse(TextOf(item, path), null, out var id))
            {
                return id;
            }

            Add(new FieldError(path, "not_a_uuid", "must be a UUID, such as 019e1b70-6f9e-80fd-8c49-690bcbdaf8db."));
            return default;
        });

    /// <summary>A list of texts, some of which may be null.</summary>
    public IReadOnlyList<string?>? Texts(string name) => List(name, required: false, (item, path) =>
    {
        if (item.ValueKind is JsonValueKind.String or JsonValueKind.Null)
        {
            return TextOf(item, path);
        }

        Mistyped(path, "a string or null");
        return null;
    });

    /// <summary>A list of a few words.</summary>
    public IReadOnlyList<T>? Words<T>(string name, IReadOnlyDictionary<string, T> words)
        where T : struct => List(name, required: false, (item, path) =>
    {
        if (item.ValueKind == JsonValueKind.String && TextOf(item, path) is { } text && words.TryGetValue(text, out var word))
        {
            return word;
        }

        Add(new FieldError(path, "unknown_value", $"must be one of {string.Join(", ", words.Keys)}."));
        return default;
    });

    /// <summary>The texts of all members by a name, as they are; a look ahead that is no part of the reading.</summary>
    public IReadOnlyList<string?> TextsNamed(string name) =>
        [.. root.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String && NameOf(p) == name).Select(p => TextOf(p.Value))];

    /// <summary>One of a few words.</summary>
    public T? Word<T>(string name, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        var text = Text(name);
        if (text is null)
        {
            return null;
        }

        if (words.TryGetValue(text, out var word))
        {
            return word;
        }

        Add(new FieldError(name, "unknown_value", $"must be one of {string.Join(", ", words.Keys)}."));
        return null;
    }

    /// <summary>An ISO 8601 timestamp with an offset.</summary>
    public DateTimeOffset? Timestamp(string name)
    {
        var text = Text(name);
        if (text is null)
        {
            return null;
        }

        if (Rfc3339.TryParse(text, out var time, out var why))
        {
            return time;
        }

        Add(new FieldError(name, "not_a_timestamp", why));
        return null;
    }

    /// <summary>Ends the reading: unknown fields are errors too, and any error is a 400 that tells them all.</summary>
    /// <exception cref="ApiProblemException">400.</exception>
    public void ThrowIfMalformed()
    {
        var seen = new HashSet<string>();
        foreach (var property in root.EnumerateObject())
        {
            if (NameOf(property) is not { } name || !_known.Contains(name))
            {
                Add(new FieldError(NameOf(property) ?? "$", "unknown_field", $"is not a field of this request. Its fields are {string.Join(", ", _known)}."));
            }
            else if (!seen.Add(name))
            {
                // Which of the two is meant is anybody's guess, and readers of JSON guess differently.
                Add(new FieldError(name, "duplicate_field", "is there more than once."));
            }
        }

        if (_errors.Count > 0)
        {
            throw ApiProblemException.Malformed([.. _errors], _moreErrors);
        }
    }

    // A small body can have thousands of errors: those beyond the limit are only counted.
    private void Add(FieldError error)
    {
        if (_errors.Count < ApiProblemException.MaxErrors)
        {
            _errors.Add(error);
        }
        else
        {
            _moreErrors++;
        }
    }

    private List<T>? List<T>(string name, bool required, Func<JsonElement, string, T> read)
    {
        if (Find(name) is not { } value)
        {
            Missing(name, required);
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            Mistyped(name, "an array");
            return null;
        }

        return [.. value.EnumerateArray().Select((item, index) => read(item, $"{name}[{index}]"))];
    }

    private T? Read<T>(string name, bool required, JsonValueKind kind, string expected, Func<JsonElement, T?> read)
        where T : class
    {
        if (Find(name) is not { } value)
        {
            Missing(name, required);
            return null;
        }

        if (value.ValueKind == kind)
        {
            return read(value);
        }

        Mistyped(name, expected);
        return null;
    }

    private JsonElement? Find(string name)
    {
        _known.Add(name);
        return _values.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private void Missing(string name, bool required)
    {
        if (required)
        {
            Add(new FieldError(name, "required", "is required."));
        }
    }

    private void Mistyped(string name, string expected) => Add(new FieldError(name, "wrong_type", $"must be {expected}."));

    private static Dictionary<string, JsonElement> ValuesOf(JsonElement root)
    {
        var values = new Dictionary<string, JsonElement>();
        foreach (var property in root.EnumerateObject())
        {
            if (NameOf(property) is { } name)
            {
                values[name] = property.Value;
            }
        }

        return values;
    }

    // A name with half of a surrogate pair is certainly none of ours.
    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private string? TextOf(JsonElement value, string path)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Text that no encoding can carry to Instagram.
            Add(new FieldError(path, "invalid_text", "is not text: it contains half of a surrogate pair, or bytes that are not UTF-8."));
            return null;
        }
    }
}

namespace InstaFunctions.Media;

/// <summary>The bytes do not make sense; the message is for the caller who brought them.</summary>
internal sealed class MalformedMediaException(string reason) : Exception(reason);

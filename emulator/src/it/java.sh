# Sourced: the Java that runs what the build makes. The build finds its own in the same way.

find_java() {
  local java
  for java in "${JAVA_HOME:-/none}/bin/java" "$(command -v java)" /usr/lib/jvm/*/bin/java; do
    if [[ -x $java ]] && (($("$java" -XshowSettings:properties -version 2>&1 \
      | sed -n 's/.*java.specification.version = \([0-9]*\).*/\1/p') >= 25)); then
      printf '%s' "$java"
      return
    fi
  done
  echo "there is no Java 25: set JAVA_HOME" >&2
  return 1
}

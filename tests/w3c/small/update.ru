PREFIX : <https://lights.example/test#>
# SELECT is not what this does.
WITH <https://lights.example/graph/asserted> DELETE { ?s :height ?h } INSERT { ?s :height 1 } WHERE { ?s :height ?h }
